"""SIP phones on the outside switch: they register at ours with digest authentication, like one on a desk."""

from tests.lab.outside import Outside
from tests.lab.workspace import await_value


class Phone:
    """One SIP phone; `username` is its endpoint there and here."""

    def __init__(self, outside: Outside, username: str, password: str) -> None:
        self.outside = outside
        self.username = username
        self._password = password
        self._sign_ons = 0

    def register(self, seconds: float = 15) -> None:
        """Sign on, and wait until our switch said yes."""
        name = self.username
        self._put("auth", name, auth_type="userpass", username=name, password=self._password)
        self._put("aor", name, contact=f"sip:{self.outside.linepool}")
        self._put(
            "endpoint",
            name,
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

    def register_at(self, server: str, seconds: float = 15, *, deserted: bool = False) -> None:
        """Sign on again, at this address of ours or one that leads to it, once it is signed off at the one before: a
        farewell that came there after the greeting here would be taken for this place, too. `deserted`: nobody answers
        there, and who comes back later shall not be told farewell."""
        if deserted:
            self._delete("auth", self._pass)  # the farewell is sent again and again, and never believed
        else:
            self.outside.manage("PJSIPUnregister", Registration=self.username)
            await_value(lambda: self.state == "Unregistered", seconds, f"the phone {self.username} signs off")
        self._delete("registration", self.username)
        await_value(lambda: not self.state, seconds, f"the phone {self.username} is not registered")
        self._sign_on(server, seconds)

    def speaks(self, codecs: str) -> None:
        """From the next call on these alone are offered and taken."""
        self._put("endpoint", self.username, disallow="all", allow=codecs)

    @property
    def _pass(self) -> str:
        """The credentials of this sign-on; calls have their own."""
        return f"{self.username}-{self._sign_ons}"

    def _sign_on(self, server: str, seconds: float) -> None:
        name = self.username
        self._sign_ons += 1
        self._put("auth", self._pass, auth_type="userpass", username=name, password=self._password)
        self._put(
            "registration",
            name,
            transport="transport-phones",
            outbound_auth=self._pass,
            server_uri=f"sip:{server}",
            client_uri=f"sip:{name}@{server}",
            contact_user=name,
            expiration="120",
            retry_interval="5",  # a phone goes on trying: ours refuses it while its database begins anew
            fatal_retry_interval="5",
            forbidden_retry_interval="5",
            max_retries="10000",
            auth_rejection_permanent="no",
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
        for kind in ("registration", "endpoint", "aor"):
            self._delete(kind, self.username)

    def _put(self, kind: str, name: str, **fields: str) -> None:
        body = {"fields": [{"attribute": key, "value": value} for key, value in fields.items()]}
        self.outside.http.put(_place(kind, name), json=body).raise_for_status()

    def _delete(self, kind: str, name: str) -> None:
        self.outside.http.delete(_place(kind, name))


def _place(kind: str, name: str) -> str:
    return f"/asterisk/config/dynamic/res_pjsip/{kind}/{name}"
