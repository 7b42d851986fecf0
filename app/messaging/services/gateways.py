"""The two ways out of the service, e-mail over SMTP and SMS over HTTP; what is not configured sends nothing."""

import json
import smtplib
import ssl
import urllib.error
import urllib.request
from email.message import EmailMessage
from typing import Protocol

from flask import current_app

from app.messaging.states import Channel

TIMEOUT = 15.0  # seconds


class NotSent(Exception):
    """A sending that failed; the text names the kind of failure and no address."""


class SmsGateway(Protocol):
    """What sends short messages."""

    def send(self, phone: str, text: str) -> None:
        """Hand one message over; raises NotSent."""


class HttpSms:
    """A gateway that takes JSON {"phone", "text"} by POST and answers 2xx; the key goes as a bearer token."""

    def __init__(self, url: str, key: str):
        self.url, self.key = url, key

    def send(self, phone: str, text: str) -> None:
        """Hand one message over; raises NotSent."""
        if not self.url.startswith(("https://", "http://")):
            raise NotSent("SMS_URL is no web address")
        request = urllib.request.Request(  # noqa: S310 (http and https alone, see above)
            self.url,
            data=json.dumps({"phone": phone, "text": text}).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT):  # noqa: S310
                return
        except urllib.error.HTTPError as error:
            with error:
                raise NotSent(f"HTTP {error.code}") from None
        except (OSError, ValueError) as error:
            raise NotSent(type(error).__name__) from None


def sms_gateway() -> SmsGateway | None:
    """The configured gateway, or None."""
    url, key = current_app.config["SMS_URL"], current_app.config["SMS_KEY"]
    return HttpSms(url, key) if url else None


def open_ways() -> frozenset[Channel]:
    """The ways out that are configured."""
    ways = {Channel.EMAIL: current_app.config["SMTP_HOST"], Channel.SMS: current_app.config["SMS_URL"]}
    return frozenset(channel for channel, setting in ways.items() if setting)


def send(channel: Channel, key: str, address: str, subject: str, body: str) -> None:
    """Hand one sending to its way out; ``key`` names it, so that a repeat is known as such. Raises NotSent."""
    if channel == Channel.EMAIL:
        _send_mail(key, address, subject, body)
        return
    gateway = sms_gateway()
    if gateway is None:
        raise NotSent("no SMS gateway")
    gateway.send(address, body)


def _send_mail(key: str, address: str, subject: str, body: str) -> None:
    settings = current_app.config
    if not settings["SMTP_HOST"]:
        raise NotSent("no SMTP host")
    try:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = settings["SMTP_FROM"], address, subject
        letter["Message-ID"] = f"<{key}@{settings['SMTP_FROM'].rpartition('@')[2].rstrip('>')}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(body)
        with _connection() as server:
            if settings["SMTP_USER"]:
                server.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
            server.send_message(letter)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise NotSent(type(error).__name__) from None


def _connection() -> smtplib.SMTP:
    settings = current_app.config
    host, port, tls = settings["SMTP_HOST"], settings["SMTP_PORT"], settings["SMTP_TLS"]
    if tls == "ssl":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    if tls == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
    return server
