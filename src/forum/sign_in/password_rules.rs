//! Which passwords are taken.
//!
//! Length and an estimate of how soon a guesser gets there (zxcvbn, three of four points: 10^8 guesses or more,
//! which is out of reach behind our limits). No rules about kinds of characters: they make `Passwort1!`. NIST
//! SP 800-63B asks 15 characters where nothing but length is checked; with the estimate, the words everybody
//! knows of somebody, and the list of known passwords 12 are enough, and people remember them. An operator can
//! ask for more.

use std::path::Path;

use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

use super::breached;
use crate::config;
use crate::error::{Fault, Weakness};
use crate::forum::accounts::Member;

/// Most characters: more than a sentence, less than what would be a burden.
const MOST_CHARS: usize = 200;

/// Letters and digits that have to be left when the words that everybody knows are taken out. The estimator
/// alone is too kind to what is made of three of them.
const LEAST_OF_ITS_OWN: usize = 8;

/// Words that every guesser of a German town hall tries first. The estimator's own lists are English.
const COMMON: [&str; 48] = [
    "passwort",
    "kennwort",
    "geheim",
    "hallo",
    "willkommen",
    "schatz",
    "liebe",
    "sommer",
    "winter",
    "herbst",
    "frühling",
    "januar",
    "februar",
    "märz",
    "april",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "fußball",
    "fussball",
    "stuttgart",
    "karlsruhe",
    "mannheim",
    "freiburg",
    "württemberg",
    "schwaben",
    "rathaus",
    "gemeinde",
    "verwaltung",
    "bürgermeister",
    "landratsamt",
    "landkreis",
    "büro",
    "arbeit",
    "qwertz",
    "asdfgh",
    "yxcvbn",
];
/// What everybody connects with this forum.
const OURS: [&str; 6] = ["lotsenforum", "digitallotse", "digitallotsin", "lotsen", "lotse", "forum"];

/// The rules in force.
#[derive(Debug, Clone, Copy)]
pub struct PasswordRules<'a> {
    settings: &'a config::SignIn,
}

impl<'a> PasswordRules<'a> {
    /// As the settings say.
    pub fn of(settings: &'a config::SignIn) -> Self {
        Self { settings }
    }

    /// Whether a password is taken; `about` are words that everybody knows of its owner ([`words_of`]).
    /// Takes some milliseconds: never inside a transaction.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, password: &str, about: &[String]) -> Result<(), Fault> {
        let least = self.settings.password_chars;
        match password.chars().count() {
            0 => return Err(Fault::Missing),
            length if length < least => return Err(Fault::TooShort(least)),
            length if length > MOST_CHARS => return Err(Fault::TooLong(MOST_CHARS)),
            _ => {}
        }
        if self.has_become_known(password) {
            return Err(Fault::Weak(Weakness::Known));
        }
        let own: Vec<&str> = about.iter().map(String::as_str).chain(OURS).collect();
        if rest(password, &own) < LEAST_OF_ITS_OWN {
            return Err(Fault::Weak(Weakness::Personal));
        }
        if rest(password, &COMMON) < LEAST_OF_ITS_OWN {
            return Err(Fault::Weak(Weakness::Known));
        }
        let words: Vec<&str> = own.into_iter().chain(COMMON).collect();
        let estimate = zxcvbn(password, &words);
        if estimate.score() >= Score::Three {
            return Ok(());
        }
        let warning = estimate.feedback().and_then(|feedback| feedback.warning());
        Err(Fault::Weak(warning.map_or(Weakness::Guessable, weakness)))
    }

    /// A list that cannot be read keeps nobody from a password; the start has looked whether it is there.
    fn has_become_known(&self, password: &str) -> bool {
        let list = &self.settings.breached_passwords;
        if list.is_empty() {
            return false;
        }
        breached::contains(Path::new(list), password).unwrap_or_else(|error| {
            tracing::warn!(%error, "the list of known passwords is not readable");
            false
        })
    }
}

/// The words that everybody knows of a member.
pub fn words_of(member: &Member) -> Vec<String> {
    words(&[&member.name, &member.handle, &member.email, &member.organisation])
}

/// The words of a name, an address, a workplace: four letters or more, and each as a whole.
pub fn words(texts: &[&str]) -> Vec<String> {
    let parts = texts.iter().flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
    parts
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_lowercase)
        .chain(texts.iter().map(|text| text.to_lowercase()))
        .collect()
}

/// How many letters and digits are left without these words.
fn rest(password: &str, words: &[&str]) -> usize {
    let mut words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = password.to_lowercase();
    for word in words.iter().filter(|word| !word.is_empty()) {
        rest = rest.replace(word, " ");
    }
    rest.chars().filter(|letter| letter.is_alphanumeric()).count()
}

fn weakness(warning: Warning) -> Weakness {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess
        | Warning::ShortKeyboardPatternsAreEasyToGuess
        | Warning::RepeatsLikeAaaAreEasyToGuess
        | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess
        | Warning::SequencesLikeAbcAreEasyToGuess => Weakness::Pattern,
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => Weakness::Known,
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Weakness::Date,
        Warning::AWordByItselfIsEasyToGuess
        | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => Weakness::Guessable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn length_is_not_all() {
        let settings = Config::from_sources(None, |_| None).unwrap().sign_in;
        let about = words(&["Sabine Maier", "sabine.maier@herrenberg.example", "Stadt Herrenberg"]);
        let check = |password: &str| PasswordRules::of(&settings).check(password, &about);

        for good in ["Kehrwoche-2026", "blaue Ente fährt Rad", "korrektpferdbatterie", "Ünßichtbar&Käse"]
        {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        assert_eq!(check(""), Err(Fault::Missing));
        assert_eq!(check("äöüäöüäöüäö"), Err(Fault::TooShort(12)));
        assert_eq!(check(&"blaue Ente ".repeat(20)), Err(Fault::TooLong(200)));
        for (bad, weakness) in [
            ("Passwort2026", Weakness::Known),
            ("Sommer2026!!", Weakness::Known),
            ("sommer montag rathaus büro", Weakness::Known),
            ("aaaaaaaaaaaaaa", Weakness::Pattern),
            ("qwertyuiop123", Weakness::Known),
            ("sabine.maier", Weakness::Personal),
            ("SabineMaier12", Weakness::Personal),
            ("lotsenforum2026", Weakness::Personal),
            ("Herrenberg2026", Weakness::Personal),
        ] {
            assert_eq!(check(bad), Err(Fault::Weak(weakness)), "{bad}");
        }
    }
}
