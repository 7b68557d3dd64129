"""A training step in PyTorch, one thread: linear head, cross-entropy, Adam. Prints "cell H B microseconds", the low percentile, for each shape."""
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
V, T = 65, 64


class Model(nn.Module):
    def __init__(self, cell, hidden):
        super().__init__()
        self.rnn = {"tanh": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}[cell](V, hidden)
        self.head = nn.Linear(hidden, V)

    def forward(self, x):
        return self.head(self.rnn(x)[0])


def times(step, seconds):
    result, start = [], time.perf_counter()
    while time.perf_counter() - start < seconds or len(result) < 7:
        before = time.perf_counter()
        step()
        result.append(time.perf_counter() - before)
    return result


def measure(cell, hidden, batch):
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

    times(step, 0.2)

    # Again, a few times at most, while the process gets less than 95 % of its core; the run with the largest share counts.
    best_share, best = 0, []
    for _ in range(4):
        start, busy = time.perf_counter(), time.process_time()
        result = times(step, 0.8)
        share = (time.process_time() - busy) / (time.perf_counter() - start)
        if share > best_share:
            best_share, best = share, result
        if share >= 0.95:
            break
    best.sort()
    return best[len(best) // 10]


for cell in ("tanh", "GRU", "LSTM"):
    for hidden in (32, 128, 256, 512):
        for batch in (1, 32):
            print(cell, hidden, batch, f"{measure(cell, hidden, batch) * 1e6:.3f}", flush=True)
