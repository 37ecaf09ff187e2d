"""Prints the mails of a Maildir as JSON."""

import email
import email.policy
import json
import pathlib
import sys

mails = []
for file in sorted(pathlib.Path(sys.argv[1], "new").glob("*")):
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    mails.append(
        {
            "to": message["To"].addresses[0].addr_spec,
            "subject": str(message["Subject"]),
            "unsubscribe": str(message["List-Unsubscribe"] or ""),
            "text": text.get_content() if text else "",
            "html": html.get_content() if html else "",
        }
    )
json.dump(mails, sys.stdout)
