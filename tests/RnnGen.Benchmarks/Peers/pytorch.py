"""Training steps in PyTorch on one thread.

Reads lines "job steps", where a job is "tutorial" or "cell hidden batch". Answers each with two numbers: the seconds that the steps took, and the
seconds of a processor that this process got meanwhile.
"""
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
V, T = 65, 64


def tutorial():
    text, symbols = "if you want you", "fnwayuoi t"
    indices = [symbols.index(c) for c in text]
    inputs = torch.eye(10)[indices[:-1]].unsqueeze(0)
    targets = torch.tensor(indices[1:])

    torch.manual_seed(0)
    rnn = nn.RNN(10, 10, batch_first=True)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(rnn.parameters(), lr=0.1)

    def step():
        optimizer.zero_grad()
        outputs, _ = rnn(inputs)
        loss = criterion(outputs.view(-1, 10), targets)
        loss.backward()
        optimizer.step()

    return step


class Model(nn.Module):
    def __init__(self, cell, hidden):
        super().__init__()
        self.rnn = {"tanh": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}[cell](V, hidden)
        self.head = nn.Linear(hidden, V)

    def forward(self, x):
        return self.head(self.rnn(x)[0])


def training(cell, hidden, batch):
    torch.manual_seed(0)
    model = Model(cell, hidden)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    tokens = torch.randint(0, V, (T + 1, batch))
    inputs, targets = F.one_hot(tokens[:-1], V).float(), tokens[1:].reshape(-1)

    def step():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(inputs).view(-1, V), targets)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


jobs = {}
print("ready", flush=True)
for line in sys.stdin:
    *job, steps = line.split()
    key = " ".join(job)
    if key not in jobs:
        jobs[key] = tutorial() if key == "tutorial" else training(job[0], int(job[1]), int(job[2]))
    step = jobs[key]
    start, busy = time.perf_counter(), time.process_time()
    for _ in range(int(steps)):
        step()
    print(time.perf_counter() - start, time.process_time() - busy, flush=True)
