"""What every answer tells the browser: what a page may load, who may frame it, what a cache may keep."""

from __future__ import annotations

from fastapi import Request, Response

from regulation.web.asking import SESSION

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FIELD_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self'; media-src 'self' blob:; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FIELD_HEADERS = {
    "Content-Security-Policy": FIELD_POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
}
"""What the app in the field may do besides, and no other page: camera, position, the reader of codes as wasm."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def headed(request: Request, response: Response) -> Response:
    """The answer with its headers. What somebody signed in was shown is kept by nobody's cache, problems too."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.url.scheme == "https":
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        signed_in = SESSION in request.cookies
        response.headers["Cache-Control"] = "private, no-store" if signed_in else "no-cache"
        response.headers["Vary"] = "Accept, Accept-Encoding, Accept-Language, Cookie"
    return response
