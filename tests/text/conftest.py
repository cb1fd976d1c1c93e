"""Certificates for hosts of our own."""

import subprocess
from pathlib import Path

import pytest

collect_ignore = ["without"]  # stands for a package that is missing: importing it fails


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for ``host.example``, and one whose time is over, with their keys."""
    folder = tmp_path_factory.mktemp("tls")
    (folder / "index").touch()
    (folder / "ca").write_text(
        "[ca]\ndefault_ca = ours\n[ours]\npolicy = any\nx509_extensions = names\n"
        f"database = {folder}/index\nnew_certs_dir = {folder}\nrand_serial = yes\n"
        "default_md = sha256\nunique_subject = no\n"
        "[any]\ncommonName = supplied\n[names]\nsubjectAltName = DNS:host.example\n"
    )
    for name, end in {"good": 2099, "over": 2021}.items():
        path = folder / name
        for command in (
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=host.example "
            f"-keyout {path}.key -out {path}.csr",
            f"ca -batch -selfsign -config {folder}/ca -in {path}.csr -keyfile {path}.key -notext "
            f"-startdate 20200101000000Z -enddate {end}0101000000Z -out {path}.pem",
        ):
            subprocess.run(["openssl", *command.split()], check=True, capture_output=True)
    return folder
