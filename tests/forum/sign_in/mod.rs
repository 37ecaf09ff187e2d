//! Stories of proving who one is: forgotten passwords, second steps, sessions, another mail address.

mod address;
mod passkeys;
mod passwords;
mod reset;
mod second_factor;
mod sessions;

use crate::support::{Mail, Person, TestForum};

/// The letter to somebody with this subject; several leave at the same time.
fn letter(forum: &TestForum, person: &Person<'_>, subject: &str) -> Mail {
    let mails = forum.mails_to(person);
    let subjects: Vec<String> = mails.iter().map(Mail::subject).collect();
    mails.into_iter().find(|mail| mail.subject() == subject).unwrap_or_else(|| panic!("{subjects:?}"))
}

/// The link in a letter that leads below this path.
fn link_in(forum: &TestForum, mail: &Mail, path: &str) -> String {
    let text = mail.text();
    let link = text.split_whitespace().find(|word| word.contains(path)).expect("a link");
    link.replace(forum.base(), "")
}
