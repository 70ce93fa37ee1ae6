"""Runs inside a generated application's folder: tokens against the keys of an identity provider.

Prints as JSON, for each kind of token, whether the service accepts it when JWT_JWKS_URL is set.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import importlib
import json
import sys
import threading
import time
from base64 import urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

sys.path[0] = str(Path.cwd())

OURS, ANOTHER = (generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class _Keys(BaseHTTPRequestHandler):
    """Publishes the key of the identity provider."""

    def do_GET(self) -> None:
        key = json.loads(RSAAlgorithm.to_jwk(OURS.public_key()))
        body = json.dumps({"keys": [{**key, "kid": "1", "use": "sig", "alg": "RS256"}]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _claims() -> dict[str, Any]:
    return {"sub": "1", "exp": int(time.time()) + 60}


def _signed(key: RSAPrivateKey, kid: str = "1", **claims: object) -> str:
    return jwt.encode({**_claims(), **claims}, key, "RS256", headers={"kid": kid})


def _confused() -> str:
    """The public key, which everybody has, as the secret of an HMAC."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public = OURS.public_key().public_bytes(serialization.Encoding.PEM, form)
    parts = [{"alg": "HS256", "typ": "JWT", "kid": "1"}, _claims()]
    text = b".".join(_encoded(json.dumps(part).encode()) for part in parts)
    return (text + b"." + _encoded(hmac.digest(public, text, hashlib.sha256))).decode()


def _encoded(raw: bytes) -> bytes:
    return urlsafe_b64encode(raw).rstrip(b"=")


def _accepted(token: str, settings: Any) -> bool:
    security = importlib.import_module("app.core.security")
    errors = importlib.import_module("app.core.exceptions")
    try:
        asyncio.run(security.decode_token(token, settings))
    except errors.UnauthorizedError:
        return False
    return True


def main() -> None:
    """Ask the service of each token."""
    server = HTTPServer(("127.0.0.1", 0), _Keys)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = importlib.import_module("app.core.config")
    settings = config.Settings(
        database_url="sqlite+aiosqlite://",
        jwt_secret=None,
        jwt_jwks_url=f"http://127.0.0.1:{server.server_port}/",
    )
    tokens = {
        "of the provider": _signed(OURS),
        "of another key": _signed(ANOTHER),
        "of an unknown key": _signed(OURS, kid="2"),
        "expired": _signed(OURS, exp=1),
        "signed with the public key": _confused(),
        "unsigned": jwt.encode(_claims(), "", "none", headers={"kid": "1"}),
    }
    print(json.dumps({name: _accepted(token, settings) for name, token in tokens.items()}))
    server.shutdown()


if __name__ == "__main__":
    main()
