#!/usr/bin/env bash
# Makes PyPI's autobahntestsuite (Python 2 text) run under Python 3, in a venv.
# usage: setup.sh VENV_DIR     needs Python 3.9 to 3.12 with venv, and PyPI
#
# autobahntestsuite is Apache-2.0, (c) Crossbar.io Technologies GmbH. It is downloaded and patched
# (port.py) on the machine that runs the tests; no part of it is in this repository.
set -euo pipefail
venv=${1:?usage: setup.sh VENV_DIR}
here=$(cd "$(dirname "$0")" && pwd)

rm -rf "$venv"
python3 -m venv "$venv"
pip() { "$venv/bin/pip" --quiet --disable-pip-version-check install "$@"; }
pip 'setuptools<66' wheel
pip 'autobahn==0.10.9' 'twisted==22.10.0' 'pyopenssl<24' service_identity six jinja2 markupsafe klein
pip --no-deps 'autobahntestsuite==25.10.1'

packages=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
# It complains about files that it need not touch; what matters is checked by the last line.
"$venv/bin/python" -W ignore -m lib2to3 -w -n "$packages/autobahntestsuite" >/dev/null 2>&1 || true
"$venv/bin/python" "$here/port.py" "$packages"
"$venv/bin/wstest" --help >/dev/null
