//! Stories of invitations and of a new member's first steps.

mod accept;
mod cohort;
mod command;
mod manage;
mod steps;

use crate::support::{Mail, TestForum};

const PASSWORD: &str = "blaue Ente fährt Rad";
const EVA: &str = "eva.roth@rathaus.example";

/// The last letter to Eva.
fn letter(forum: &TestForum) -> Mail {
    forum.runs_due_jobs();
    forum.smtp.mails_to(EVA).pop().expect("a letter")
}

/// The link in the last letter to Eva.
fn link(forum: &TestForum) -> String {
    let text = letter(forum).text();
    let link = text.split_whitespace().find(|word| word.contains("/einladung/")).expect("a link");
    link.replace(forum.base(), "")
}

/// Eva's invitation from the command line; gives its link.
fn invited(forum: &TestForum, arguments: &[&str]) -> String {
    // The program has a clock of its own: the invitation is written by the verb behind the command.
    use lotsenforum::forum::invitations::{By, NewInvitation, invite};
    let role = arguments.first().copied().unwrap_or("member");
    let new = NewInvitation::parse(EVA, "Eva Roth", role, None).unwrap();
    invite(&forum.app().sign_in_parts(), By::Operator, &new).unwrap();
    link(forum)
}
