"""Where an answer leads on: by its status, by a page that leads on by itself, and with the cookies given on the way.

Static sites (Hugo's aliases, Jekyll's redirect_from) know no other redirect than ``<meta http-equiv=refresh>``; some
programs say it in a header, ``Refresh``. Many publishers answer with a cookie and a redirect to the same page, in a
circle for whoever does not bring it back.
"""

from __future__ import annotations

from html import escape

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import HtmlResponse, Response
from scrapy.http.cookies import CookieJar
from w3lib.html import get_meta_refresh

from archiver.normalize.urls import canonical

#: A page that leads on later than this is meant to be read; many a front page loads itself again. Seconds.
SOON = 5
#: Where such a page says it. Octets; Scrapy's own middleware looks as far.
HEAD = 4096

_JAR = "archiver_cookies"


class RedirectsMiddleware(RedirectMiddleware):
    """Scrapy's redirects, those of a page's own, and cookies that live no longer than one way.

    No later request brings them: a publisher who counts articles by them would count ours.
    """

    def process_request(self, request: Request) -> None:
        """Bring back the cookies of the way so far."""
        jar = request.meta.get(_JAR)
        if jar is not None:
            request.headers.pop("Cookie", None)
            jar.add_cookie_header(request)

    def process_response(  # type: ignore[override]  # the third argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """The request that the answer leads on to, else the answer."""
        goes_on = request.meta.get("redirect_times", 0) < self.max_redirect_times
        to = _led_by_page(response) if goes_on else None  # a page that leads in circles is still a page
        answer = response.replace(status=302, headers={"Location": to}) if to else response
        led = super().process_response(request, answer)
        if not isinstance(led, Request):
            return response
        if "Set-Cookie" in response.headers:
            led.meta.setdefault(_JAR, CookieJar()).extract_cookies(response, request)
            led.dont_filter = True  # what leads back to the same address, with a cookie, asks for another answer
        return led


def _led_by_page(response: Response) -> str | None:
    """The other address that a page leads to at once, by the header ``Refresh`` or by its own head."""
    if response.status != 200:
        return None
    if told := (response.headers.get("Refresh") or b"").decode("latin-1").replace('"', ""):
        head = f'<meta http-equiv="refresh" content="{escape(told)}">'.encode()
    elif isinstance(response, HtmlResponse):
        head = response.body[:HEAD]
    else:
        return None
    if b"refresh" not in head.lower():  # as on nearly every page, of which the rest would be decoded
        return None
    try:
        seconds, address = get_meta_refresh(head, response.url, max_scan=HEAD)
    except ValueError:  # "http://[": as a browser does, stay
        return None
    if address is None or seconds is None or seconds > SOON or canonical(address) in (None, canonical(response.url)):
        return None
    return address
