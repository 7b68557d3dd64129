"""The tutorial's iteration in PyTorch, one thread: prints the low percentile in microseconds."""
import time

import torch
from torch import nn

torch.set_num_threads(1)
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


for _ in range(200):
    step()
times = []
for _ in range(60):
    start = time.perf_counter()
    for _ in range(50):
        step()
    times.append((time.perf_counter() - start) / 50)
times.sort()
print(times[6] * 1e6)
