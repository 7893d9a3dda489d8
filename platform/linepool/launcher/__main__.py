"""``python -m linepool.launcher``: what ``./run`` hands over to."""

import sys

from linepool.launcher.cli import main

sys.exit(main(sys.argv[1:]))
