"""Two real identity providers to sign in at, and ways to make them lie.

OpenID Connect: oidc-provider-mock, a provider on Authlib. SAML: pysaml2 as identity provider; its answers
are signed by signxml, so that neither half of what is tested signs for itself.
"""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from lxml import etree
from oidc_provider_mock._server import _threaded_server
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.saml import NAME_FORMAT_URI, NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from signxml import XMLSigner

Claims = dict[str, Any]
SAML = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}


class OpenID:
    """A running OpenID Connect provider. `lie` turns what it says in a token into something else."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.people: dict[str, Claims] = {}
        self.lie: Callable[[Claims], Claims] | None = None
        self.lie_in_userinfo: Callable[[Claims], Claims] | None = None
        self.issuer = ""  # what the description says, when it lies about that
        self.algorithm = "RS256"
        self.key_named = ""  # what a token says of its key, when it lies about that


class Liar:
    """WSGI around the provider: rewrites its answers on the way out."""

    def __init__(self, app: Any) -> None:
        self.app, self.provider = app, OpenID("")
        self.foreign_key = RSAKey.generate_key(2048)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        heard: list[Any] = []

        def hear(status: str, headers: Any, *_failure: Any) -> None:
            heard[:] = [(status, headers)]

        body = b"".join(self.app(environ, hear))
        status, headers = heard[0]
        body = self.rewritten(environ["PATH_INFO"], body) if status.startswith("200") else body
        headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def rewritten(self, path: str, body: bytes) -> bytes:
        provider = self.provider
        if path == "/.well-known/openid-configuration" and provider.issuer:
            return json.dumps({**json.loads(body), "issuer": provider.issuer}).encode()
        if path == "/userinfo" and provider.lie_in_userinfo:
            return json.dumps(provider.lie_in_userinfo(json.loads(body))).encode()
        if path == "/oauth2/token" and provider.lie:
            answer = json.loads(body)
            answer["id_token"] = self.signed(provider.lie(claims_in(answer["id_token"])))
            return json.dumps(answer).encode()
        return body

    def signed(self, claims: Claims) -> str:
        """Sign as the lie wants it: by the provider's own key, a stranger's, a public key as secret, not."""
        own = RSAKey.import_key(self.app.config["OWN_KEY"])
        header = {"alg": self.provider.algorithm, "kid": self.provider.key_named or own.kid}
        if self.provider.algorithm == "none":
            parts = [json.dumps(part).encode() for part in ({"alg": "none", "kid": own.kid}, claims)]
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        if self.provider.algorithm == "HS256":
            public = own.as_pem(private=False)
            return jwt.encode(header, claims, OctKey.import_key(public), algorithms=["HS256"])
        key = self.foreign_key if self.provider.algorithm == "foreign" else own
        return jwt.encode({**header, "alg": "RS256"}, claims, key)


def claims_in(token: str) -> Claims:
    body = token.split(".")[1]
    claims: Claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


@contextmanager
def openid_provider() -> Iterator[OpenID]:
    app = oidc_provider_mock.app()
    liar = Liar(app)
    with _threaded_server(app=liar, poll_interval=0.02) as server:
        provider = liar.provider = OpenID(f"http://localhost:{server.server_port}")
        with app.test_request_context():
            app.preprocess_request()
            from flask import g

            app.config["OWN_KEY"] = g.oidc_provider_mock_storage.jwk.as_dict(is_private=True)
            provider.storage = g.oidc_provider_mock_storage  # type: ignore[attr-defined]
        yield provider


def knows(provider: OpenID, sub: str, **claims: Any) -> None:
    """Let the provider know somebody."""
    provider.storage.store_user(oidc_provider_mock.User(sub=sub, claims=claims))  # type: ignore[attr-defined]


# --- SAML -----------------------------------------------------------------------------------------


class SAMLProvider:
    """A running SAML identity provider. Whoever comes is `who`; lies change an answer or its signature."""

    def __init__(self, url: str, home: Path) -> None:
        self.url, self.entity_id = url, f"{url}/metadata"
        self.key, self.certificate = make_certificate(home)
        self.home = home
        self.who: dict[str, Any] = {}
        self.name_id_format = NAMEID_FORMAT_PERSISTENT
        self.before_signing: Callable[[Any], None] | None = None
        self.after_signing: Callable[[Any], Any] | None = None
        self.signs = True
        self.with_key: Any = None
        self.server: Server | None = None

    def meet(self, service_metadata: str) -> None:
        """Learn the service provider's own description, as an administrator would paste it."""
        config = IdPConfig().load(
            {
                "entityid": self.entity_id,
                "crypto_backend": "XMLSecurity",  # no xmlsec1 program on this machine; signxml signs below
                "key_file": str(self.home / "key.pem"),
                "cert_file": str(self.home / "cert.pem"),
                "metadata": {"inline": [service_metadata]},
                "service": {
                    "idp": {
                        "endpoints": {"single_sign_on_service": [(f"{self.url}/sso", BINDING_HTTP_REDIRECT)]},
                        "policy": {
                            "default": {
                                "lifetime": {"minutes": 5},
                                "attribute_restrictions": None,
                                "name_form": NAME_FORMAT_URI,
                            }
                        },
                    }
                },
            }
        )
        self.server = Server(config=config)

    def answer(self, request: str) -> tuple[str, str]:
        """Return where to post the response to a request, and the response, Base64."""
        assert self.server
        asked = self.server.parse_authn_request(request, BINDING_HTTP_REDIRECT)
        where = self.server.response_args(asked.message)
        return where["destination"], self.response(**where)

    def response(self, **where: Any) -> str:
        assert self.server
        said = {name: value if isinstance(value, list) else [value] for name, value in self.who.items()}
        uid = said.pop("uid")[0]
        made = self.server.create_authn_response(
            {},
            in_response_to=where["in_response_to"],
            destination=where["destination"],
            sp_entity_id=where["sp_entity_id"],
            name_id=NameID(format=self.name_id_format, text=uid),
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"},
            sign_response=False,
            sign_assertion=False,
        )
        tree = etree.fromstring(str(made).encode())
        add_attributes(tree, said)
        return base64.b64encode(etree.tostring(self.signed(tree))).decode()

    def signed(self, tree: Any) -> Any:
        if self.before_signing:
            self.before_signing(tree)
        if self.signs:
            assertion = tree.find("saml:Assertion", SAML)
            issuer = assertion.find("saml:Issuer", SAML)
            placeholder = f"{{{SAML['ds']}}}Signature"
            issuer.addnext(etree.Element(placeholder, {"Id": "placeholder"}, nsmap={"ds": SAML["ds"]}))
            signer = XMLSigner(c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
            done = signer.sign(
                assertion,
                key=self.with_key or self.key,
                cert=self.certificate,
                reference_uri=f"#{assertion.get('ID')}",
                id_attribute="ID",
            )
            assertion.getparent().replace(assertion, done)
        return self.after_signing(tree) if self.after_signing else tree


def add_attributes(tree: Any, said: dict[str, list[str]]) -> None:
    assertion = tree.find("saml:Assertion", SAML)
    statement = etree.SubElement(assertion, f"{{{SAML['saml']}}}AttributeStatement")
    for name, values in said.items():
        attribute = etree.SubElement(statement, f"{{{SAML['saml']}}}Attribute", {"Name": name})
        for value in values:
            etree.SubElement(attribute, f"{{{SAML['saml']}}}AttributeValue").text = value


def make_certificate(home: Path) -> tuple[Any, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "identity.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    (home / "cert.pem").write_text(pem)
    (home / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    return key, pem


@contextmanager
def saml_provider(home: Path) -> Iterator[SAMLProvider]:
    provider: SAMLProvider

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            where, response = provider.answer(asked["SAMLRequest"][0])
            relay = asked.get("RelayState", [""])[0]
            page = (
                f'<form method="post" action="{where}"><input name="SAMLResponse" value="{response}">'
                f'<input name="RelayState" value="{relay}"></form>'
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("localhost", 0), Door)
    provider = SAMLProvider(f"http://localhost:{server.server_port}", home)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
