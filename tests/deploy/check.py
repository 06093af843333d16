"""Checks every file under which Tertulia is deployed, without a cluster and without an engine.

Usage: check.py BINARY. Needs PyYAML; kubectl, nginx, hadolint and kubernetes-validate add what
they know where they are installed.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

import yaml

root = pathlib.Path(__file__).parents[2]
binary = sys.argv[1]
faults = []


def say(fault):
    faults.append(fault)
    print("WRONG ", fault)


def run(what, command, env=None):
    done = subprocess.run(command, env=env, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        say(f"{what}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def manifests():
    if shutil.which("kubectl"):
        text = run("kubectl kustomize", ["kubectl", "kustomize", root / "deploy/kubernetes"])
    else:
        print("not run: kubectl is not installed; the files are read one by one")
        kustomization = yaml.safe_load((root / "deploy/kubernetes/kustomization.yaml").read_text())
        files = [root / "deploy/kubernetes" / name for name in kustomization["resources"]]
        text = "\n---\n".join(file.read_text() for file in files)
    if shutil.which("kubernetes-validate"):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(text)
            file.flush()
            run("kubernetes-validate", ["kubernetes-validate", "--strict", file.name])
    else:
        print("not run: kubernetes-validate is not installed")
    return [document for document in yaml.safe_load_all(text) if document]


def known_settings():
    page = run("tertulia config --markdown", [binary, "config", "--markdown"])
    return set(re.findall(r"`(TERTULIA_[A-Z_]+)`", page)) | {"REDIS_URL", "PORT"}


known = known_settings()
if len(known) < 10:
    say("the binary names no settings")


def settings(where, given):
    for name in given:
        if name.startswith("TERTULIA_") and name not in known:
            say(f"{where}: there is no setting {name}")
    # What the cluster fills in is nothing to check here.
    values = {name: str(value) for name, value in given.items() if "$(" not in str(value)}
    run(f"{where}: tertulia config", [binary, "config"], env=os.environ | values)


def knows_its_proxy(where, given, says):
    """The proxy is named, and nobody counts its connections as one visitor's."""
    if says not in given.get("TERTULIA_TRUSTED_PROXIES", ""):
        say(f"{where}: rates count the proxy in the place of visitors")
    if given.get("TERTULIA_MAX_CONNECTIONS_PER_ADDRESS") != "0":
        say(f"{where}: all visitors together have the connections of one")


documents = manifests()
kinds = {(d["kind"], d["metadata"]["name"]): d for d in documents}
deployment = kinds["Deployment", "tertulia"]["spec"]["template"]["spec"]
node = deployment["containers"][0]
environment = {e["name"]: e.get("value", "") for e in node["env"]}
settings("deploy/kubernetes", environment)
knows_its_proxy("deploy/kubernetes", environment, "10.0.0.0/8")
grace = int(environment["TERTULIA_SHUTDOWN_GRACE_MS"]) / 1000
pause = node["lifecycle"]["preStop"]["sleep"]["seconds"]
if deployment["terminationGracePeriodSeconds"] < grace + pause + 5:
    say("deploy/kubernetes: the pod is killed before its drain is over")
if node["livenessProbe"]["httpGet"]["port"] != "metrics":
    say("deploy/kubernetes: a node that is full of visitors would be restarted")
if node["readinessProbe"]["httpGet"] != {"path": "/readyz", "port": "http"}:
    say("deploy/kubernetes: visitors are sent to nodes that are not ready")
for name, pod in [("tertulia", deployment), ("redis", kinds["StatefulSet", "redis"]["spec"]["template"]["spec"])]:
    context = pod["containers"][0]["securityContext"]
    if not (
        pod["securityContext"]["runAsNonRoot"]
        and pod["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
        and context["readOnlyRootFilesystem"]
        and context["capabilities"]["drop"] == ["ALL"]
        and context["allowPrivilegeEscalation"] is False
    ):
        say(f"{name}: the pod is not as restricted as its namespace asks")
redis_args = " ".join(kinds["StatefulSet", "redis"]["spec"]["template"]["spec"]["containers"][0]["args"])
if "--appendonly yes" not in redis_args or "noeviction" not in redis_args:
    say("deploy/kubernetes: Redis may lose what it was given")

compose = yaml.safe_load((root / "compose.yaml").read_text())
for name in ("node1", "node2"):
    service = compose["services"][name]
    settings(f"compose.yaml {name}", service["environment"])
    subnet = compose["networks"]["default"]["ipam"]["config"][0]["subnet"]
    knows_its_proxy(f"compose.yaml {name}", service["environment"], subnet)
    stop = int(service["stop_grace_period"].rstrip("s"))
    if stop * 1000 < int(service["environment"]["TERTULIA_SHUTDOWN_GRACE_MS"]) + 5000:
        say(f"compose.yaml: {name} is killed before its drain is over")
if "noeviction" not in compose["services"]["redis"]["command"]:
    say("compose.yaml: Redis may throw messages away")

fly = tomllib.loads((root / "fly.toml").read_text())
settings("fly.toml", fly["env"])
# Fly's own proxy is known by FLY_APP_NAME.
knows_its_proxy("fly.toml", fly["env"], "")
if fly["kill_timeout"] * 1000 < int(fly["env"]["TERTULIA_SHUTDOWN_GRACE_MS"]) + 5000:
    say("fly.toml: the machine is killed before its drain is over")
if fly["http_service"]["checks"][0]["path"] != "/readyz":
    say("fly.toml: the proxy does not ask whether a machine is ready")

if shutil.which("nginx"):
    with tempfile.TemporaryDirectory() as folder:
        conf = (root / "deploy/nginx/tertulia.conf").read_text()
        conf = re.sub(r"server node(\d):8000", r"server 127.0.0.1:800\1", conf)
        whole = pathlib.Path(folder, "nginx.conf")
        whole.write_text(f"pid {folder}/pid;\nerror_log {folder}/log;\nevents {{}}\nhttp {{\naccess_log off;\n{conf}\n}}\n")
        run("nginx -t", ["nginx", "-t", "-e", f"{folder}/log", "-c", str(whole)])
else:
    print("not run: nginx is not installed")

if shutil.which("hadolint"):
    run("hadolint", ["hadolint", str(root / "Dockerfile")])
else:
    print("not run: hadolint is not installed")

if faults:
    sys.exit(f"{len(faults)} wrong")
print("All deploy files are well.")
