"""Convert an e-mail, or a page that a browser saved as MHTML, to a draft."""

import re
import warnings
from email import message_from_bytes, policy
from email.message import EmailMessage

from multivector.text.draft import Draft
from multivector.text.formats.encoding import decode
from multivector.text.formats.webpage import read_html
from multivector.text.patterns import PATTERNS

# The header up to the line that all mails have: on standard input, nothing else tells of one.
MAIL = re.compile(PATTERNS["mail"].encode(), re.I)
_PASSED_ON = re.compile(r"\A\s*(?:(?:fwd?|wg|tr|rv)\s*:\s*)+", re.I)
_FIELD = re.compile(PATTERNS["mail field"], re.M | re.I)
_FIELDS = re.compile(rf"(?:{_FIELD.pattern}){{3,8}}", re.M | re.I)


def read_mail(data: bytes | EmailMessage) -> Draft:
    """Return the draft of an e-mail: of its text, or else its page.

    A mail that is passed on has the first sender's subject and date; a page that a browser saved
    has its own. A warning names what is attached and not read.
    """
    mail = message_from_bytes(data, policy=policy.default) if isinstance(data, bytes) else data
    part, saved = mail.get_body(("plain", "html")) or mail, mail["Snapshot-Content-Location"]
    content = part.get_payload(decode=True)
    filled = isinstance(content, bytes) and content.strip()
    text = decode(filled, declared=part.get_content_charset()) if filled else ""
    marked = filled and part.get_content_subtype() == "html"
    draft = read_html(text, url=saved) if marked else Draft(text)
    attached = [*mail.iter_attachments()] if mail.is_multipart() and not saved else []
    for other in attached:
        if other.get_content_type() == "message/rfc822":
            inner = read_mail(other.get_content())
            if len(inner.text) > len(draft.text):
                return inner
        name = other.get_filename() or other.get_content_type()
        warnings.warn(f"attachment not read: {name[:200]}", stacklevel=2)
    subject, day, text = str(mail["Subject"] or ""), str(mail["Date"] or ""), draft.text
    title = _PASSED_ON.sub("", subject)
    if title != subject and (fields := _FIELDS.search(text)):
        first = {name.lower(): value for name, value in _FIELD.findall(fields[0])}
        title, day = first.get("subject", title), first.get("date", first.get("sent", day))
        text = re.sub(r"^> ?", "", text[fields.end() :], flags=re.M)
    return draft if saved else Draft(text, title, published=day)
