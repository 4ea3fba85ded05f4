"""Runs the apps in turns, each in a process of its own; prints the time that the processors spent on each run, Node's included.

Arguments: how many configurations, how many rounds, a folder.
"""
import json
import os
import resource
import subprocess
import sys
import time

WHO = ["ours", "l1", "key"]


def run(who, configurations, folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    app = os.path.join(os.path.dirname(os.path.abspath(__file__)), "app.py")
    output = subprocess.run([sys.executable, app, who, str(configurations), os.path.join(folder, who)], check=True, stdout=subprocess.PIPE).stdout
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"cpu": (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000, "wall": wall * 1000, **json.loads(output)}


def main(configurations, rounds, folder):
    runs = {who: [] for who in WHO}
    for number in range(rounds):
        for who in WHO if number % 2 == 0 else reversed(WHO):
            runs[who].append(run(who, configurations, folder))
    print(json.dumps(runs))


main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
