"""Asks every operation of the API for what it does not expect, and compares each answer with the
description.

Usage: run.py BINARY. Starts a node of its own, and runs schemathesis against it twice: as the owner,
who may do everything, and as nobody. Fails on any finding. Operations that are added later need no change here.
"""

import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

# Each run ends after so many seconds, and as many more as the call under way takes.
SECONDS = int(os.environ.get("API_FUZZ_SECONDS", "20"))
SEED = "20261124"
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
]
# No limit is to answer in the place of what is looked for.
SETTINGS = {
    "MAX_ROOMS": "1000000",
    "SEND_RATE": "10000",
    "SEND_BURST": "100000",
    "BOT_SEND_BURST": "100000",
    "PASSWORD_ATTEMPTS": "10000",
}
PASSWORD = "a long enough phrase"

here = pathlib.Path(__file__).resolve().parent
binary = pathlib.Path(sys.argv[1]).resolve()


def rates():
    """Every setting that is a rate, at its highest: also those that come later."""
    page = subprocess.run([binary, "config", "--markdown"], text=True, capture_output=True, check=True).stdout
    highest = {}
    for line in page.splitlines():
        cells = [cell.strip(" `") for cell in line.split("|")]
        if len(cells) > 4 and cells[1].endswith("_rate"):
            highest[cells[2]] = cells[4].rsplit(" ", 1)[-1]
    return highest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(node, url):
    for _ in range(200):
        if node.poll() is not None:
            sys.exit(f"the server ended with {node.returncode}")
        try:
            if urllib.request.urlopen(url, timeout=2).status == 200:
                return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{url} never answered")


def own(url, said):
    """Becomes the owner, by the link that the server shows, which may be later than it serves."""
    for _ in range(200):
        if shown := re.search(r"/setup/(\S+)\s", said.read_text()):
            break
        time.sleep(0.05)
    else:
        sys.exit("the server showed no link for its owner")
    token = shown.group(1)
    body = json.dumps({"token": token, "name": "Schema", "password": PASSWORD}).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/api/setup", body, headers)
    urllib.request.urlopen(request, timeout=10).close()


def run(url, folder, who):
    print(f"Signed in as {who}" if who else "As nobody", flush=True)
    variables = os.environ | {
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(here),
        "API_FUZZ_URL": url,
        "API_FUZZ_WHO": who,
        "API_FUZZ_PASSWORD": PASSWORD,
    }
    command = [pathlib.Path(sys.executable).with_name("st"), "run", f"{url}/openapi.json"]
    command += ["--checks", ",".join(CHECKS), "--seed", SEED, "--max-time", str(SECONDS)]
    command += ["--continue-on-failure", "--generation-database", "none", "--no-color"]
    command += ["--warnings", "off", "--request-timeout", "10"]
    return subprocess.run(command, cwd=folder, env=variables, check=False).returncode


with tempfile.TemporaryDirectory() as folder:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {f"TERTULIA_{name}": value for name, value in SETTINGS.items()} | rates()
    place = {
        "TERTULIA_HOST": "127.0.0.1",
        "TERTULIA_PORT": str(port),
        "TERTULIA_DATA_DIR": f"{folder}/data",
        "TERTULIA_LOG": "error",
    }
    said = pathlib.Path(folder) / "said"
    with said.open("w") as terminal:
        node = subprocess.Popen([binary], cwd=folder, env=os.environ | settings | place, stderr=terminal)
    try:
        wait_for(node, f"{url}/readyz")
        own(url, said)
        codes = [run(url, folder, who) for who in ("Schema", "")]
        if node.poll() is not None:
            sys.exit(f"the server ended with {node.returncode}")
    finally:
        node.terminate()
        node.wait()
sys.exit(max(codes))
