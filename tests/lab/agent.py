"""The agent: the system's Chromium, headless, with a sound file for a microphone."""

import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from tests.browser.sessions import SEND
from tests.lab.hearing import heard_in
from tests.lab.sound import RATE, write_tone

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
)
# Every page: what comes by WebRTC also goes to an analyser, whose last half second can be asked for; and the microphone
# is taken as it is, for what suppresses noise takes a steady tone for noise.
_EAR = """
(() => {
  const devices = navigator.mediaDevices;
  if (devices) {
    const asIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wanted) => open({ ...wanted, audio: asIs });
  }
  const Original = window.RTCPeerConnection;
  let analyser = null, track = null;
  window.RTCPeerConnection = class extends Original {
    constructor(...options) {
      super(...options);
      this.addEventListener('track', (event) => {
        const context = new AudioContext({ sampleRate: 8000 });
        analyser = context.createAnalyser();
        analyser.fftSize = 4096;
        track = event.track;
        context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
        this.addEventListener('connectionstatechange', () => {
          if (['closed', 'failed'].includes(this.connectionState)) analyser = null;
        });
      });
      const close = this.close.bind(this);
      this.close = () => { analyser = null; close(); };
    }
  };
  window.heardLately = () => {
    if (!analyser || track.readyState !== 'live') return null;
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return Array.from(samples, (value) => Math.round(value * 32767));
  };
})();
"""


class Browser:
    """One browser of one person, with its own profile; `hertz` is what its microphone hears."""

    def __init__(self, context: BrowserContext, profile: Path, hertz: int) -> None:
        self.context = context
        self.profile = profile
        self.hertz = hertz
        self.page: Page = context.pages[0] if context.pages else context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._console(message.type, message.text))

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)

    def there(self, test_id: str, **attributes: str) -> Locator:
        """The element of this test id, with these data attributes."""
        selector = f'[data-testid="{test_id}"]' + "".join(f'[data-{k}="{v}"]' for k, v in attributes.items())
        return self.page.locator(selector)

    def press(self, test_id: str, seconds: float = 15) -> None:
        """Click it once it can be clicked."""
        self.there(test_id).first.click(timeout=seconds * 1000)

    def click(self, test_id: str, shows: str | None = None, seconds: float = 15, **attributes: str) -> None:
        """Click a button that is there and enabled; `shows`, with these data attributes, is what comes of it."""
        button = self.see(test_id, seconds)
        expect(button).to_be_enabled(timeout=seconds * 1000)
        button.click()
        if shows is not None:
            self.see(shows, seconds, **attributes)

    def fill(self, test_id: str, text: str) -> None:
        """Type into a field."""
        self.there(test_id).first.fill(text)

    def see(self, test_id: str, seconds: float = 15, **attributes: str) -> Locator:
        """Wait until it is on the screen."""
        found = self.there(test_id, **attributes).first
        expect(found).to_be_visible(timeout=seconds * 1000)
        return found

    def begin_session(self, site: str, email: str, password: str) -> None:
        """Log in without the pages."""
        self.page.goto(f"{site}/favicon.svg")
        status = self.page.evaluate(SEND, ["POST", {"email": email, "password": password}])
        assert status == 200, f"{email} cannot log in at {site}: {status}"

    def hears(self, tones: dict[str, float], since: float = 0.2, until: float = 0.0) -> frozenset[str] | None:
        """Whom of these, and what else, was heard between so many seconds ago and so many (half a second at most).

        `None` without a call.
        """
        lately = self.page.evaluate("window.heardLately ? window.heardLately() : null")
        if lately is None:
            return None
        samples = np.array(lately, dtype=np.float64) / 32_767
        return heard_in(samples[len(samples) - round(since * RATE) : len(samples) - round(until * RATE)], tones)

    def kill(self) -> None:
        """End the browser at once, as a crash would: by the process that holds this profile."""
        for pid in _processes_of(self.profile):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


class Agent(Browser):
    """A browser whose person works at the desk of a workspace."""

    def log_in(self, workspace: str, email: str, password: str) -> None:
        """Into the workspace, as people do."""
        self.page.goto(f"{workspace}/login")
        self.fill("login-email", email)
        self.fill("login-password", password)
        self.press("login-submit")
        self.see("desk")

    def start_work(self, device: str = "browser") -> None:
        """At the desk, with what shall ring chosen: registered, when that is this browser, then ready for calls."""
        self.there(f"device-{device}").check()
        self.press("desk-login")
        registration = "registered" if device == "browser" else "off"
        self.see("desk", seconds=30, state="away", registration=registration)
        self.press("desk-ready")
        self.see("desk", state="ready")

    def is_rung(self, seconds: float = 15) -> str:
        """Wait for a call; its id."""
        card = self.see("call-card", seconds=seconds, state="ringing")
        return card.get_attribute("data-call") or ""

    def answer(self) -> None:
        """Take the call; done when the server says that the two talk."""
        self.press("answer")
        self.see("call-card", state="talking")

    def hold(self) -> None:
        """Done when the server says so."""
        self.press("hold")
        self.see("call-card", state="held")

    def resume(self) -> None:
        """Done when the server says so."""
        self.press("resume")
        self.see("call-card", state="talking")

    def finish(self, disposition: str, note: str = "") -> None:
        """Write the call up and be ready again."""
        self.press(f"disposition-{disposition}")
        if note:
            self.fill("wrapup-note", note)
        self.press("wrapup-save")
        self.see("desk-state", state="ready")


def program() -> str:
    """The system's Chromium. Raises RuntimeError when there is none."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError("no Chromium on PATH: ./run test lab installs one")
    return found


@contextlib.contextmanager
def browser(playwright: Playwright, tone_hertz: int, level: float = 0.3) -> Iterator[Agent]:
    """A browser for the length of a block, whose microphone hears a steady tone."""
    with tempfile.TemporaryDirectory(prefix="agent-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        microphone = write_tone(folder / "microphone.wav", tone_hertz, 60, rate=48_000, level=level)
        context = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=program(),
            headless=True,
            locale="en-US",
            viewport={"width": 1440, "height": 900},
            args=[*_FLAGS, f"--use-file-for-fake-audio-capture={microphone}"],
        )
        try:
            context.add_init_script(_EAR)
            yield Agent(context, folder / "profile", tone_hertz)
        finally:
            with contextlib.suppress(Exception):  # noqa: BLE001, S110  (a killed browser cannot be closed)
                context.close()


def _processes_of(profile: Path) -> list[int]:
    """The processes started with this profile. Its other processes end with them."""
    wanted = f"--user-data-dir={profile}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                if wanted in (folder / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
    return found
