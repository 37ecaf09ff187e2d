// What holds on every page, whoever looks at it.

import assert from 'node:assert/strict';

import { violations } from './axe.mjs';

/** Text as a reader sees it: display-only joiners and fixed spaces are not part of the words. */
export function words(text) {
    return text.replace(/\u2060|\u00ad/g, '').replace(/\s+/g, ' ').trim();
}

/** Fails with the whole list, one finding a line. */
export function assertNone(findings, what) {
    if (findings.length > 0) {
        assert.fail(`${what}:\n${findings.join('\n')}`);
    }
}

/**
 * One h1, German, no sideways scrolling, nothing for axe, no trouble noticed. All findings come at once.
 *
 * @param {import('./browser.mjs').Visitor} visitor
 */
export async function inspect(visitor) {
    const { page } = visitor;
    const facts = await page.evaluate(() => ({
        headings: [...document.querySelectorAll('h1')].map((heading) => heading.textContent.trim()),
        lang: document.documentElement.lang,
        title: document.title,
        scrollWidth: document.documentElement.scrollWidth,
        clientWidth: document.documentElement.clientWidth,
    }));
    const findings = [];
    if (facts.headings.length !== 1) {
        findings.push(`${facts.headings.length} h1: ${facts.headings.join(' | ')}`);
    }
    if (facts.lang !== 'de') {
        findings.push(`lang is „${facts.lang}“`);
    }
    if (!facts.title.endsWith('Lotsenforum')) {
        findings.push(`the title „${facts.title}“ does not end with the name of the product`);
    }
    if (facts.scrollWidth > facts.clientWidth) {
        findings.push(`scrolls sideways: ${facts.scrollWidth} > ${facts.clientWidth} px (${await widest(page)})`);
    }
    findings.push(...(await violations(visitor)));
    findings.push(...visitor.troubles.splice(0));
    assertNone(findings, `findings on ${page.url()}`);
}

/** The elements that reach beyond the right edge, for the message. */
function widest(page) {
    return page.evaluate(() => {
        const edge = document.documentElement.clientWidth;
        return [...document.querySelectorAll('body *')]
            .filter((element) => element.getBoundingClientRect().right > edge + 1)
            .slice(0, 5)
            .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
            .join(', ');
    });
}

/** Walks by the tab key and returns what takes the focus without a visible ring. */
export async function hiddenFocus(page, steps) {
    const hidden = [];
    for (let step = 0; step < steps; step += 1) {
        await page.keyboard.press('Tab');
        const element = await page.evaluate(() => {
            const active = document.activeElement;
            if (!active || active === document.body) {
                return null;
            }
            const hasRing = (node) => {
                const style = getComputedStyle(node);
                return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            };
            // The calendar button inside a date field has the focus, not the field: its ring is the browser's.
            const isInside = !active.matches(':focus');
            // A frame around a field and its toolbar may carry the ring for both.
            const around = [active, active.parentElement, active.parentElement?.parentElement].filter(Boolean);
            const visible = isInside || around.some(hasRing);
            return { visible, html: active.outerHTML.slice(0, 120) };
        });
        if (element === null) {
            break;
        }
        if (!element.visible) {
            hidden.push(element.html);
        }
    }
    return hidden;
}
