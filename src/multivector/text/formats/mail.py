"""Convert an e-mail, or a page that a browser saved as MHTML, to a draft."""

import re
import warnings
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from multivector.errors import InputError
from multivector.text.draft import Draft
from multivector.text.formats.encoding import decode
from multivector.text.formats.webpage import read_html

# The header of a mail, up to the line that each has; on standard input, nothing else tells of it.
_HEADER = re.compile(rb"(?:From .*\r?\n)?(?:[!-9;-~]+:.*\r?\n(?:[ \t].*\r?\n)*)+?MIME-Version:", re.I)
_PASSED_ON = re.compile(r"\A\s*(?:(?:re|fwd?|aw|wg|tr|rv)\s*:\s*)+", re.I)
_MARK = re.compile(r"^[> ]*(?:-{3,} ?(?:forwarded|original) |begin forwarded message)", re.M | re.I)
_FIELD = r"^[> ]*\*?(from|date|sent|to|cc|subject|reply-to):\*?[ \t]*+(.*+)\s*+"
_FIELDS = re.compile(rf"(?:{_FIELD}){{3,8}}", re.M | re.I)
_LINKED = re.compile(r" ?[<(\[] ?https?://[^\s<>()\[\]]+ ?[>)\]]")
_SHORTER = 3  # a text so many times shorter than the page beside it only points to that
_NESTED = 5  # a mail attached to another, and so on


def is_mail(data: bytes) -> bool:
    """Return whether bytes begin with the header of a mail.

    >>> is_mail(b"Subject: Talks\\nMIME-Version: 1.0\\n\\nThey met."), is_mail(b"Note: they met.")
    (True, False)
    """
    return bool(_HEADER.match(data[:20_000]))


def read_mail(data: bytes) -> Draft:
    """Return the draft of an e-mail: its text, or else its page, with subject and date.

    Of a mail that is passed on, in the text or attached, these are the first sender's, and the note
    above it is left out. Other attachments are counted, and a warning names them. A page that a
    browser saved has its own date only.

    >>> mail = b"Subject: Fwd: Talks\\nDate: Thu, 18 May 2023 09:00:00 +0200\\n\\nThey met."
    >>> draft = read_mail(mail)
    >>> draft.title, draft.published[:16], draft.text
    ('Talks', 'Thu, 18 May 2023', 'They met.')
    """
    mail = message_from_bytes(data, policy=policy.default)
    for _ in range(_NESTED):
        inner = next((one for one in _attached(mail) if one.get_content_maintype() == "message"), 0)
        passed = inner and inner.get_payload()
        if not isinstance(passed, list) or not _is_longer(passed[0], mail):
            break
        mail = passed[0]
    others = [str(one.get_filename() or one.get_content_type()) for one in _attached(mail)]
    if others:
        warnings.warn(f"attachments are not read: {', '.join(others)[:200]}", stacklevel=2)
    draft, subject = _draft(mail), str(mail["Subject"] or "")
    if place := mail["Snapshot-Content-Location"]:
        return replace(draft, title=draft.title or subject, url=draft.url or str(place))
    title, day, text = _PASSED_ON.sub("", subject, 1), str(mail["Date"] or ""), draft.text
    fields = _FIELDS.search(text) if title != subject or _MARK.search(text) else None
    if fields:
        first = {name.lower(): value for name, value in re.findall(_FIELD, fields[0], re.M | re.I)}
        title = _PASSED_ON.sub("", first.get("subject", ""), 1) or title
        day, text = first.get("date", first.get("sent", day)), text[fields.end() :]
        text = re.sub(r"^> ?", "", text, flags=re.M)
    return Draft(
        text=text,
        title=title,
        published=day,
        dropped={"attachment: not read": len(others), "note above a forwarded mail": bool(fields)},
    )


def _attached(mail: EmailMessage) -> list[EmailMessage]:
    return [*mail.iter_attachments()] if mail.is_multipart() else []


def _is_longer(mail: EmailMessage, than: EmailMessage) -> bool:
    return len(_draft(mail).text) > len(_draft(than).text)


def _draft(mail: EmailMessage) -> Draft:
    """Return the text of a mail, or its page if that tells much more."""
    plain = _LINKED.sub("", _part(mail, "plain"))
    markup = _part(mail, "html")
    page = read_html(markup) if markup.strip() else Draft("")
    return Draft(plain) if len(plain) * _SHORTER > len(page.text) else page


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    content = part.get_payload(decode=True) if part is not None else None
    try:
        return decode(content, declared=part.get_content_charset()) if content and part else ""
    except InputError:  # a part of spaces alone, or not text
        return ""
