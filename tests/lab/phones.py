"""SIP phones on the outside switch: they register at ours with digest authentication, like one on a desk."""

from tests.lab.outside import Outside
from tests.lab.workspace import await_value


class Phone:
    """One SIP phone; `username` is its endpoint there and here."""

    def __init__(self, outside: Outside, username: str, password: str) -> None:
        self.outside = outside
        self.username = username
        self._password = password

    def register(self, seconds: float = 15) -> None:
        """Sign on, and wait until our switch said yes."""
        name = self.username
        self._put("res_pjsip/auth", auth_type="userpass", username=name, password=self._password)
        self._put("res_pjsip/aor", contact=f"sip:{self.outside.linepool}")
        self._put(
            "res_pjsip/endpoint",
            transport="transport-phones",
            context="from-linepool",
            disallow="all",
            allow="ulaw,alaw",
            aors=name,
            outbound_auth=name,
            from_user=name,
            direct_media="no",
        )
        self._sign_on(self.outside.linepool, seconds)

    def register_at(self, server: str, seconds: float = 15) -> None:
        """Sign on again, at this address of ours or one that leads to it."""
        self.outside.http.delete(f"/asterisk/config/dynamic/res_pjsip/registration/{self.username}")
        await_value(lambda: not self.state, seconds, f"the phone {self.username} is not registered")
        self._sign_on(server, seconds)

    def speaks(self, codecs: str) -> None:
        """From the next call on these alone are offered and taken."""
        self._put("res_pjsip/endpoint", disallow="all", allow=codecs)

    def _sign_on(self, server: str, seconds: float) -> None:
        name = self.username
        self._put(
            "res_pjsip/registration",
            transport="transport-phones",
            outbound_auth=name,
            server_uri=f"sip:{server}",
            client_uri=f"sip:{name}@{server}",
            contact_user=name,
            expiration="120",
            retry_interval="5",
            auth_rejection_permanent="yes",
            max_random_initial_delay="0",
        )
        await_value(lambda: self.state == "Registered", seconds, f"the phone {name} is registered")

    @property
    def state(self) -> str:
        """ "Registered", "Unregistered", "Rejected" …; "" when the phone is switched off."""
        listed = self.outside.manage("PJSIPShowRegistrationsOutbound")
        for entry in listed.split("\r\n\r\n"):
            fields = dict(line.split(": ", 1) for line in entry.splitlines() if ": " in line)
            if fields.get("ObjectName") == self.username:
                return fields.get("Status", "")
        return ""

    def switch_off(self) -> None:
        """Sign off and be gone."""
        for kind in ("res_pjsip/registration", "res_pjsip/endpoint", "res_pjsip/aor"):
            self.outside.http.delete(f"/asterisk/config/dynamic/{kind}/{self.username}")

    def _put(self, kind: str, **fields: str) -> None:
        body = {"fields": [{"attribute": name, "value": value} for name, value in fields.items()]}
        self.outside.http.put(f"/asterisk/config/dynamic/{kind}/{self.username}", json=body).raise_for_status()
