"""PJSIP objects as rows, in Asterisk 22's own column names: a row inserted is an endpoint at once, without a reload.

Only columns Asterisk knows may stand here: sorcery refuses an object with an unknown option. An empty or null column
means "Asterisk's default". Booleans are its words ``yes`` and ``no``.
"""

from __future__ import annotations

from django.db import models


def _word(length: int = 40) -> models.CharField[str | None, str | None]:
    return models.CharField(max_length=length, null=True, blank=True)  # noqa: DJ001


class PsEndpoint(models.Model):
    """``ps_endpoints``: how the switch talks to a phone or a carrier."""

    id = models.CharField(max_length=80, primary_key=True)
    transport = _word()
    aors = _word(200)
    auth = _word(100)
    outbound_auth = _word(100)
    context = _word()
    disallow = _word(200)
    allow = _word(200)
    webrtc = _word(3)
    direct_media = _word(3)
    rtp_symmetric = _word(3)
    force_rport = _word(3)
    rewrite_contact = _word(3)
    dtls_auto_generate_cert = _word(3)
    media_encryption = _word()
    ice_support = _word(3)
    use_avpf = _word(3)
    rtcp_mux = _word(3)
    identify_by = _word(80)
    callerid = _word(80)
    from_user = _word(80)
    from_domain = _word(80)
    trust_id_inbound = _word(3)
    send_pai = _word(3)
    send_rpid = _word(3)
    dtmf_mode = _word()
    rtp_timeout = models.IntegerField(null=True, blank=True)
    rtp_timeout_hold = models.IntegerField(null=True, blank=True)
    rtp_keepalive = models.IntegerField(null=True, blank=True)
    timers = _word()
    device_state_busy_at = models.IntegerField(null=True, blank=True)
    allow_transfer = _word(3)
    allow_subscribe = _word(3)
    moh_suggest = _word()
    language = _word()
    tone_zone = _word()
    accountcode = _word(80)
    set_var = models.TextField(null=True, blank=True)  # noqa: DJ001
    deny = _word(80)

    class Meta:
        db_table = "ps_endpoints"

    def __str__(self) -> str:
        return self.id


class PsAor(models.Model):
    """``ps_aors``: where an endpoint may be reached."""

    id = models.CharField(max_length=80, primary_key=True)
    contact = _word(255)
    max_contacts = models.IntegerField(null=True, blank=True)
    remove_existing = _word(3)
    remove_unavailable = _word(3)
    minimum_expiration = models.IntegerField(null=True, blank=True)
    default_expiration = models.IntegerField(null=True, blank=True)
    maximum_expiration = models.IntegerField(null=True, blank=True)
    qualify_frequency = models.IntegerField(null=True, blank=True)
    qualify_timeout = models.FloatField(null=True, blank=True)
    support_path = _word(3)

    class Meta:
        db_table = "ps_aors"

    def __str__(self) -> str:
        return self.id


class PsAuth(models.Model):
    """``ps_auths``: a user name and its secret."""

    id = models.CharField(max_length=80, primary_key=True)
    auth_type = _word()
    username = _word(80)
    password = _word(128)
    realm = _word(255)

    class Meta:
        db_table = "ps_auths"

    def __str__(self) -> str:
        return self.id


class PsContact(models.Model):
    """``ps_contacts``: registrations, written by Asterisk alone."""

    id = models.CharField(max_length=255, primary_key=True)
    uri = _word(511)
    expiration_time = models.BigIntegerField(null=True, blank=True)
    qualify_frequency = models.IntegerField(null=True, blank=True)
    qualify_timeout = models.FloatField(null=True, blank=True)
    qualify_2xx_only = _word(5)  # written as "false" or "true", unlike the others
    authenticate_qualify = _word(3)
    outbound_proxy = _word(255)
    path = models.TextField(null=True, blank=True)  # noqa: DJ001
    user_agent = _word(255)
    endpoint = _word(80)
    reg_server = _word(255)
    via_addr = _word(80)
    via_port = models.IntegerField(null=True, blank=True)
    call_id = _word(255)
    prune_on_boot = _word(3)

    class Meta:
        db_table = "ps_contacts"

    def __str__(self) -> str:
        return self.id


class PsEndpointIdIp(models.Model):
    """``ps_endpoint_id_ips``: which endpoint a source address is."""

    id = models.CharField(max_length=80, primary_key=True)
    endpoint = _word(80)
    match = _word(80)
    srv_lookups = _word(3)
    match_header = _word(255)

    class Meta:
        db_table = "ps_endpoint_id_ips"

    def __str__(self) -> str:
        return self.id
