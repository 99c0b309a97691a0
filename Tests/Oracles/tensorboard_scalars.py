#!/usr/bin/env python3
"""What TensorBoard shows of a directory of event files, asked over its own HTTP interface.

    tensorboard_scalars.py ENVIRONMENT LOGDIR

Prints {run: {tag: [[wall time, step, value], ...]}} as JSON. ENVIRONMENT is a virtual environment with TensorBoard in it,
made here when it is missing. Exit code 77 when TensorBoard cannot be installed; make the environment by hand then:

    python3 -m venv .build/tensorboard && .build/tensorboard/bin/pip install tensorboard
"""

import json
import os
import subprocess
import sys
import time
import urllib.parse
import urllib.request

WANTED = "tensorboard==2.20.0"


def install(environment):
    """Makes the environment; ends the program with 77 when that cannot be done."""
    try:
        subprocess.run([sys.executable, "-m", "venv", environment], check=True, capture_output=True)
        # TensorBoard asks for setuptools' pkg_resources, which setuptools 81 no longer has.
        subprocess.run([f"{environment}/bin/pip", "install", "--quiet", WANTED, "setuptools<81"],
                       check=True, capture_output=True, timeout=100)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        sys.stderr.write(f"skipped: {WANTED} cannot be installed ({error}); {__doc__.splitlines()[-2].strip()}\n")
        sys.exit(77)


def show(directory):
    """Starts TensorBoard on the directory and asks it for everything."""
    from tensorboard import program

    board = program.TensorBoard()
    board.configure(argv=[None, "--logdir", directory, "--host", "127.0.0.1", "--port", "0",
                          "--load_fast", "false", "--reload_interval", "1"])
    address = board.launch()

    def ask(path, **query):
        url = f"{address}data/plugin/scalars/{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)

    expected = sum(1 for _, _, files in os.walk(directory) if files)
    tags = {}
    for _ in range(60):
        tags = ask("tags")
        if len(tags) == expected and all(tags.values()):
            break
        time.sleep(0.5)
    return {run: {tag: ask("scalars", run=run, tag=tag) for tag in tags[run]} for run in tags}


if __name__ == "__main__":
    environment, directory = sys.argv[1:]
    python = f"{environment}/bin/python3"
    if os.path.realpath(sys.prefix) != os.path.realpath(environment):
        if subprocess.run([python, "-c", "import tensorboard"], capture_output=True).returncode != 0 \
                if os.path.exists(python) else True:
            install(environment)
        os.execv(python, [python, *sys.argv])
    print(json.dumps(show(directory)))
    sys.stdout.flush()
    os._exit(0)
