// Chromium and the people who sit before it. A visitor notices what a page must not do: log an error, break
// the content security policy, or ask another host for anything.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

const PICTURES = fileURLToPath(new URL('../../../target/browser/', import.meta.url));

// As root, in containers, without a screen; and the browser itself stays at home.
const FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

export function launch() {
    return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });
}

/** One person at one screen: a browser context of its own with one page. */
export class Visitor {
    #expectedFailures = new Set();
    #screen;
    #twin;

    /**
     * @param {import('playwright-core').Browser} browser
     * @param {{baseURL: string, width?: number, height?: number, colorScheme?: 'light' | 'dark',
     *     javascript?: boolean, touch?: boolean, storageState?: object}} options
     */
    static async open(browser, options) {
        const { baseURL, width = 1280, height = 800, colorScheme = 'light', javascript = true } = options;
        const screen = {
            baseURL,
            colorScheme,
            viewport: { width, height },
            hasTouch: options.touch ?? false,
            // Colours in the middle of a transition would be measured as they are.
            reducedMotion: 'reduce',
            locale: 'de-DE',
            timezoneId: 'Europe/Berlin',
        };
        const context = await browser.newContext({
            ...screen,
            javaScriptEnabled: javascript,
            storageState: options.storageState,
        });
        context.setDefaultTimeout(15_000);
        return new Visitor(context, await context.newPage(), screen, javascript);
    }

    constructor(context, page, screen, javascript) {
        const { baseURL } = screen;
        this.context = context;
        this.page = page;
        this.baseURL = baseURL;
        this.javascript = javascript;
        this.troubles = [];
        this.#screen = screen;
        const host = new URL(baseURL).host;

        context.on('request', (request) => {
            const url = new URL(request.url());
            if (/^(https?|wss?):$/.test(url.protocol) && url.host !== host) {
                this.troubles.push(`asked another host: ${request.url()}`);
            }
        });
        page.on('pageerror', (error) => this.troubles.push(`error in a script: ${error.message}`));
        page.on('console', (message) => {
            // Broken rules of the content security policy come this way, too, with scripts on and off.
            if (message.type() === 'error' && !this.#isExpected(message)) {
                this.troubles.push(`console: ${message.text()} (${message.location().url})`);
            }
        });
    }

    #isExpected(message) {
        return message.text().startsWith('Failed to load resource') && this.#expectedFailures.has(message.location().url);
    }

    /** Opens a page and wants this status. Returns the answer. */
    async visit(path, status = 200) {
        if (status >= 400) {
            this.expectFailure(path);
        }
        const answer = await this.page.goto(path, { waitUntil: 'load' });
        assert.equal(answer.status(), status, `status of ${path}`);
        return answer;
    }

    /** This address will answer with an error, and Chromium may say so on the console. */
    expectFailure(path) {
        this.#expectedFailures.add(new URL(path, this.baseURL).href);
    }

    /**
     * A page in which the tests' own tools can run: this one, or a twin of it if scripts are off. The twin shows
     * the document as it stands, with scripts allowed but none of the page's own loaded.
     */
    async pageForTools() {
        if (this.javascript) {
            return this.page;
        }
        const html = await this.page.content();
        this.#twin ??= await this.context.browser().newContext({ ...this.#screen, javaScriptEnabled: true });
        await this.#twin.unrouteAll();
        await this.#twin.route('**/*', (route) => {
            const request = route.request();
            if (request.isNavigationRequest()) {
                return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html });
            }
            return request.resourceType() === 'script' ? route.abort() : route.continue();
        });
        const page = this.#twin.pages()[0] ?? (await this.#twin.newPage());
        await page.goto(this.page.url());
        return page;
    }

    /** Fails with everything noticed since the last time. */
    assertClean() {
        const noticed = this.troubles.splice(0);
        assert.equal(noticed.length, 0, `trouble on ${this.page.url()}:\n${noticed.join('\n')}`);
    }

    /** Keeps a picture in target/browser, for people who look at a failure. */
    async picture(name) {
        await mkdir(PICTURES, { recursive: true });
        const file = `${PICTURES}${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`;
        await this.page.screenshot({ path: file, fullPage: true });
        return file;
    }

    async close() {
        await this.#twin?.close();
        await this.context.close();
    }
}
