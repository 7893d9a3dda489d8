"""Torture messages after the descriptions in RFC 4475, written anew: its classes, valid and invalid, one of each.

`{host}` is whom they are sent to, `{number}` a number of ours, `{via}` where answers go.
"""

_COMMON = "Via: SIP/2.0/UDP {via};branch=z9hG4bK{id}\r\nCall-ID: {id}@torture\r\nMax-Forwards: 70\r\n"
_FROM = "From: <sip:+8613800138009@{host}>;tag={id}\r\n"
_TO = "To: <sip:{number}@{host}>\r\n"
_OPTIONS = "OPTIONS sip:{number}@{host} SIP/2.0\r\n" + _COMMON + _FROM + _TO
_INVITE = "INVITE sip:{number}@{host} SIP/2.0\r\n" + _COMMON + _FROM + _TO + "Contact: <sip:x@{via}>\r\n"
_END = "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
_WHERE = "sip:{number}@{host} SIP"
_LONG = "long" * 1_000
_SOMEBODY = "v=0\r\no=x 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\n"
_AUDIO = "m=audio 4000 RTP/AVP 0\r\n"

#: 3.1.1: hard to read, and right.
VALID = {
    "a short tortuous request": (
        "OPTIONS sip:{number}@{host};unknownparam SIP/2.0\r\nTO :\r\n sip:{number}@{host} ;   tag    = 1918181833n\r\n"
        'from   : "J Rosenberg \\\\\\""       <sip:j@{host}>\r\n  ;\r\n  tag = 98asjd8\r\nMaX-fOrWaRdS: 0068\r\n'
        "Call-ID: {id}\r\nContent-Length   : 0\r\ncseq: 0009\r\n  OPTIONS\r\nVia  : SIP  /   2.0\r\n /UDP\r\n"
        "    {via};branch=z9hG4bK{id}\r\ns :\r\nNewFangledHeader:   newfangled value\r\n continued value\r\n\r\n"
    ),
    "every character a method may have": (
        "!interesting-Method0123456789_*+`.%indeed'~ sip:{number}@{host} SIP/2.0\r\n"
        + _COMMON
        + _FROM
        + _TO
        + "CSeq: 1 !interesting-Method0123456789_*+`.%indeed'~\r\nContent-Length: 0\r\n\r\n"
    ),
    "escapes in an address": "OPTIONS sip:sips%3Auser%40example.com@{host} SIP/2.0\r\n" + _COMMON + _FROM + _TO + _END,
    "escaped nulls in an address": "OPTIONS sip:null-%00-null@{host} SIP/2.0\r\n" + _COMMON + _FROM + _TO + _END,
    "a percent that escapes nothing": (
        "RE%47IST%45R sip:{host} SIP/2.0\r\n" + _COMMON + _FROM + _TO + "CSeq: 1 RE%47IST%45R\r\n\r\n"
    ),
    "a name without a space before its address": _OPTIONS.replace("From: <", "From: caller<") + _END,
    "long values everywhere": (
        _OPTIONS
        + "".join(f"X-{number}: {_LONG}\r\n" for number in range(6))
        + f'Accept: application/{"x" * 500}\r\nRoute: <sip:{{host}};lr;{"p" * 300}>\r\n'
        + _END
    ),
    "bytes after the message's end": _OPTIONS + _END + "INVITE sip:next@{host} SIP/2.0\r\n\r\n",
    "semicolons in the user": "OPTIONS sip:user;par=u%40example.net@{host} SIP/2.0\r\n" + _COMMON + _FROM + _TO + _END,
    "many ways of transport": _OPTIONS.replace("Via:", "Via: SIP/2.0/SCTP other;branch=z9hG4bKx\r\nVia:", 1) + _END,
    "a body of several parts": (
        _OPTIONS
        + "CSeq: 1 OPTIONS\r\nContent-Type: multipart/mixed;boundary=7a9\r\nContent-Length: 60\r\n\r\n"
        + "--7a9\r\nContent-Type: text/plain\r\n\r\nHello\r\n\0\1\2\r\n--7a9--\r\n12345678"
    ),
    "a reason that is no text": "SIP/2.0 200 = 2**3 * 5**2 \u043d\u043e\r\n" + _COMMON + _FROM + _TO + _END,
    "a reason that is none": "SIP/2.0 100 \r\n" + _COMMON + _FROM + _TO + _END,
}
#: 3.1.2: what cannot be right.
INVALID = {
    "separators where none belong": _INVITE.replace("tag=", ";;,;,,tag=") + "CSeq: 1 INVITE\r\n\r\n",
    "a length longer than the message": _OPTIONS + "CSeq: 1 OPTIONS\r\nContent-Length: 9999\r\n\r\nshort",
    "a length below nothing": _OPTIONS + "CSeq: 1 OPTIONS\r\nContent-Length: -999\r\n\r\n",
    "numbers no machine holds": (
        _OPTIONS.replace("Max-Forwards: 70", "Max-Forwards: 300")
        + "CSeq: 36893488147419103232 OPTIONS\r\nExpires: 1000000000000000000000000000000000\r\n\r\n"
    ),
    "an answer with such numbers": (
        "SIP/2.0 4294967301 do not break\r\n" + _COMMON + _FROM + _TO + "CSeq: 9292394834772304023312 OPTIONS\r\n\r\n"
    ),
    "a quotation nobody ends": _OPTIONS.replace("To: <", 'To: "Mr. J. User <') + _END,
    "an address in brackets on the first line": _OPTIONS.replace(_WHERE, "<sip:{number}@{host}> SIP", 1) + _END,
    "blanks within the address": _OPTIONS.replace("@{host} SIP", "@{host}; lr SIP", 1) + _END,
    "blanks between the words": _OPTIONS.replace("OPTIONS sip:{number}@{host} ", "OPTIONS  sip:x@{host}  ", 1) + _END,
    "blanks at the end of the first line": _OPTIONS.replace("SIP/2.0\r\n", "SIP/2.0  \r\n", 1) + _END,
    "headers within an address": _INVITE + "Route: <sip:x?Route=%3Csip:y%3E>\r\nCSeq: 1 INVITE\r\n\r\n",
    "a date in another time zone": _OPTIONS + "Date: Fri, 01 Jan 2010 16:00:00 EST\r\n" + _END,
    "a version from another world": _OPTIONS.replace("SIP/2.0\r\n", "SIP/7.0\r\n", 1) + _END,
    "two methods": _OPTIONS + "CSeq: 8 INVITE\r\nContent-Length: 0\r\n\r\n",
    "an unknown method that is two as well": _OPTIONS.replace("OPTIONS", "NEWMETHOD", 1) + "CSeq: 8 INVITE\r\n\r\n",
    "addresses of kinds nobody knows": _OPTIONS.replace(_WHERE, "nobodyKnows:totallyopaque SIP", 1) + _END,
    "an end with a smile": _OPTIONS.replace(_WHERE, "soap.beep://192.0.2.103:3002 SIP", 1) + _END,
    "no end at all": _OPTIONS.removesuffix("\r\n"),
    "nothing that is needed": "INVITE sip:{number}@{host} SIP/2.0\r\nCSeq: 1 INVITE\r\nVia: SIP/2.0/UDP {via}\r\n\r\n",
    "everything twice": _OPTIONS + _COMMON + _FROM + _TO + "CSeq: 5 OPTIONS\r\n" + _END,
    "more hops than none": _OPTIONS.replace("Max-Forwards: 70", "Max-Forwards: 0") + _END,
    "demands nobody can meet": _OPTIONS + "Require: nothingSupportsThis, nothingSupportsThisEither\r\n" + _END,
    "a body of a kind nobody reads": (
        _INVITE + "CSeq: 1 INVITE\r\nContent-Type: application/unknown\r\nContent-Length: 3\r\n\r\nabc"
    ),
    "a cheque for a challenge": _OPTIONS + "Authorization: NoOneKnowsThisScheme opaque-data=here\r\n" + _END,
    "many targets to register": "REGISTER sip:{host} SIP/2.0\r\n"
    + _COMMON
    + _FROM
    + _TO
    + "".join(f"Contact: <sip:x{number}@{{host}}>;expires=280297596632815\r\n" for number in range(60))
    + "CSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n",
}
#: Offers that are wrong, or too much of everything.
OFFERS = {
    "nothing": "",
    "no SDP": "hello",
    "half a line": "v=0\r\no=",
    "a port beyond all": _SOMEBODY + "m=audio 999999 RTP/AVP 0\r\n",
    "a port below all": _SOMEBODY + "m=audio -1 RTP/AVP 0\r\n",
    "an address that is none": _SOMEBODY.replace("127.0.0.2", "999.1.1.1") + _AUDIO,
    "numbers no machine holds": _SOMEBODY.replace("x 1 1", "x 99999999999999999999999 -9") + _AUDIO,
    "a codec described a thousand times": _SOMEBODY
    + _AUDIO
    + "".join(f"a=rtpmap:{number} X{number}/8000\r\n" for number in range(1_000)),
    "three hundred media": _SOMEBODY
    + "m=audio 4000 RTP/AVP 9\r\n" * 300,
    "a line without an end": "v=0\r\no=x 1 1 IN IP4 127.0.0.2\r\ns=" + "a" * 40_000,
    "no media": _SOMEBODY,
    "bytes of no meaning": "v=0\r\no=x 1 1 IN IP4 127.0.0.2\r\n\0\1\2\u00ff\r\nm=\0\r\n",
}


def written(template: str, **values: str) -> bytes:
    """A message with its places filled; unlike `format` it knows no other braces."""
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return template.encode()
