"""How do tests put the service behind a real nginx? The shipped file, with only ports and paths exchanged."""

import asyncio
import os
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.processes import ROOT, Bot, free_port

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
PLACE = """\
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/shiyu.conf;
}}
"""


@dataclass(slots=True)
class Site:
    """The service as the world sees it; ``bot`` is the process behind."""

    folder: Path
    bot: Bot
    tls: int = field(default_factory=free_port)
    plain: int = field(default_factory=free_port)

    @property
    def https(self) -> str:
        return f"https://127.0.0.1:{self.tls}"

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.plain}"

    def logs(self) -> str:
        """Everything nginx wrote."""
        return "".join(path.read_text(encoding="utf-8") for path in sorted(self.folder.glob("*.log")))


def shipped(site: Site) -> str:
    """deploy/nginx.conf with ports and paths of the test; every exchange has to find its place."""
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    changes = {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{site.tls} ssl http2;",
        "listen 80;": f"listen 127.0.0.1:{site.plain};",
        "server 127.0.0.1:8080 ": f"server 127.0.0.1:{site.bot.port} ",
        "/etc/ssl/shiyu/": f"{site.folder}/",
        "/var/log/nginx/": f"{site.folder}/",
    }
    for old, new in changes.items():
        assert old in text, f"deploy/nginx.conf has no {old!r}"
        text = text.replace(old, new)
    return text


def certificate(folder: Path) -> None:
    """A self-signed certificate for the test's names."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shiyu.example.org")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("shiyu.example.org")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(secret)


def trusting() -> ssl.SSLContext:
    """A client that takes the test's own certificate."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@asynccontextmanager
async def behind_nginx(bot: Bot, folder: Path) -> AsyncIterator[Site]:
    """``bot`` behind nginx; yields once both ports are listened on."""
    assert NGINX
    site = Site(folder, bot)
    certificate(folder)
    (folder / "shiyu.conf").write_text(shipped(site), encoding="utf-8")
    user = "user root;" if os.getuid() == 0 else ""  # its helpers then read the test's private folder
    (folder / "nginx.conf").write_text(PLACE.format(folder=folder, user=user), encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    examined = await asyncio.to_thread(subprocess.run, [*command, "-t"], capture_output=True, text=True, check=False)
    assert examined.returncode == 0, examined.stderr
    assert "[warn]" not in examined.stderr, examined.stderr
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    try:
        await _listening(site)
        yield site
    finally:
        process.terminate()
        await process.wait()


async def _listening(site: Site) -> None:
    for port in (site.tls, site.plain):
        for attempt in range(100):
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                assert attempt < 99, f"nginx does not listen\n{site.logs()}"
                await asyncio.sleep(0.05)
            else:
                writer.close()
                await writer.wait_closed()
                break
