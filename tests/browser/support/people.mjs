// The people of the demo, and how they sign in.

import assert from 'node:assert/strict';

import { Visitor } from './browser.mjs';

const PASSWORD = 'lotsenforum-demo';

export const SABINE = { name: 'Sabine Maier', email: 'sabine.maier@demo.example' };
export const PETRA = { name: 'Petra Vogt', email: 'petra.vogt@demo.example' };
/** Moderates. */
export const KARIN = { name: 'Karin Lechner', email: 'karin.lechner@demo.example' };
/** Administers. */
export const MONIKA = { name: 'Monika Dörner', email: 'monika.dorner@demo.example' };

/** Signs in through the form, as a person does. @param {Visitor} visitor */
export async function signIn(visitor, person) {
    const { page } = visitor;
    await visitor.visit('/anmelden');
    // The demo offers its people as buttons, too: this is the form with the password.
    const form = page.locator('form').filter({ has: page.locator('input[name=passwort][type=password]') });
    await form.locator('input[name=email]').fill(person.email);
    await form.locator('input[name=passwort]').fill(PASSWORD);
    await form.getByRole('button', { name: 'Anmelden', exact: true }).click();
    await page.waitForURL((url) => url.pathname !== '/anmelden');
    assert.equal(new URL(page.url()).pathname, '/', `${person.name} is signed in`);
}

/** Cookies of a signed-in person, for as many contexts as a test likes. */
export async function session(browser, baseURL, person) {
    const visitor = await Visitor.open(browser, { baseURL });
    try {
        await signIn(visitor, person);
        return await visitor.context.storageState();
    } finally {
        await visitor.close();
    }
}
