"""What Asterisk itself writes about calls, in the column names of cel_pgsql and cdr_pgsql.

Both modules look at the table and fill the columns they know. Two of their habits decide types here: a ``float8``
time is written as epoch seconds with microseconds (a timestamp column would get whole seconds and the server's zone),
and an id must have a sequence *default*: identity columns look like "not null without default" and would get 0.
"""

from __future__ import annotations

from django.db import models


def _text(length: int) -> models.CharField[str, str]:
    return models.CharField(max_length=length, default="", db_default="", blank=True)


class Cel(models.Model):
    """One channel event (CHAN_START, ANSWER, HANGUP …); ``eventtime`` in epoch seconds."""

    id = models.BigAutoField(primary_key=True)
    eventtype = _text(30)
    eventtime = models.FloatField(db_index=True)
    userdeftype = _text(255)
    cid_name = _text(80)
    cid_num = _text(80)
    cid_ani = _text(80)
    cid_rdnis = _text(80)
    cid_dnid = _text(80)
    exten = _text(80)
    context = _text(80)
    channame = _text(150)
    appname = _text(80)
    appdata = models.TextField(default="", db_default="", blank=True)
    amaflags = models.IntegerField(default=0, db_default=0)
    accountcode = _text(80)
    peeraccount = _text(80)
    uniqueid = models.CharField(max_length=150, default="", db_default="", db_index=True)
    linkedid = _text(150)
    userfield = _text(255)
    peer = _text(150)
    extra = models.TextField(default="", db_default="", blank=True)

    class Meta:
        db_table = "cel"

    def __str__(self) -> str:
        return f"{self.uniqueid} {self.eventtype}"


class Cdr(models.Model):
    """One call record of Asterisk's own; times in epoch seconds, ``answer`` 0 or null when it never answered."""

    id = models.BigAutoField(primary_key=True)
    accountcode = _text(80)
    src = _text(80)
    dst = _text(80)
    dcontext = _text(80)
    clid = _text(160)
    channel = _text(150)
    dstchannel = _text(150)
    lastapp = _text(80)
    lastdata = models.TextField(default="", db_default="", blank=True)
    start = models.FloatField(null=True, db_index=True)
    answer = models.FloatField(null=True)
    end = models.FloatField(null=True)
    duration = models.FloatField(null=True)
    billsec = models.FloatField(null=True)
    disposition = _text(45)
    amaflags = _text(20)
    userfield = _text(255)
    uniqueid = models.CharField(max_length=150, default="", db_default="", db_index=True)
    linkedid = _text(150)
    peeraccount = _text(80)
    sequence = models.IntegerField(null=True)

    class Meta:
        db_table = "cdr"

    def __str__(self) -> str:
        return f"{self.uniqueid} {self.disposition}"
