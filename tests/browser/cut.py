"""Words of a page that a reader cannot read to their end."""

from playwright.sync_api import Page

from tests.browser.axe import STILL

#: Each text is measured against whatever hides what stands out of it. Fine are: what can be scrolled to, what is only
#: for the ear, and what is shortened on purpose: it carries its whole text (``title``) or may be (``data-shortened``).
CUT = r"""() => {
    const found = [];
    const onPurpose = (element) => element.closest('[title], [data-shortened], [aria-hidden="true"], .visually-hidden');
    const clips = (value) => value === 'hidden' || value === 'clip';
    const say = (element, text, why) => found.push(`${why}: "${text.trim().slice(0, 60)}" in ${path(element)}`);
    const path = (element) => {
        const place = element.closest('[data-testid]')?.getAttribute('data-testid');
        return `<${element.tagName.toLowerCase()} class="${element.className?.baseVal ?? element.className}">` +
            (place ? ` of ${place}` : '');
    };
    const hider = (element, box) => {
        for (let one = element; one && one !== document.documentElement; one = one.parentElement) {
            const style = getComputedStyle(one), place = one.getBoundingClientRect();
            if (clips(style.overflowX) && (box.right > place.right + 1 || box.left < place.left - 1)) return 'cut off';
            if (clips(style.overflowY) && box.bottom > place.bottom + 3) return 'cut below';
            if (['auto', 'scroll'].includes(style.overflowX) || ['auto', 'scroll'].includes(style.overflowY)) return '';
        }
        return '';
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || !element.checkVisibility({ visibilityProperty: true }) || onPurpose(element)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const why = hider(element, range.getBoundingClientRect());
        if (why) say(element, node.data, why);
    }
    const pen = document.createElement('canvas').getContext('2d');
    for (const field of document.querySelectorAll('input[placeholder]')) {
        const style = getComputedStyle(field);
        if (!field.placeholder || !field.checkVisibility() || onPurpose(field)) continue;
        pen.font = style.font;
        const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        if (pen.measureText(field.placeholder).width > room + 1) say(field, field.placeholder, 'placeholder cut off');
    }
    for (const one of [document.documentElement, document.getElementById('content')]) {
        const more = one ? one.scrollWidth - one.clientWidth : 0;
        if (more > 1) found.push(`wider than the screen by ${more} pixels`);
    }
    return found;
}"""


def cut_words(page: Page) -> list[str]:
    """One line for each text that is cut off and not marked as shortened on purpose. Empty is well."""
    page.wait_for_function(STILL, timeout=15_000)
    found: list[str] = page.evaluate(CUT)
    return found
