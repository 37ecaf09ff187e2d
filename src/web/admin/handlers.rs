//! The administrators' mail log, and the mailbox of the demo.

use actix_web::http::header;
use actix_web::{HttpResponse, web as actix};

use super::pages::{
    DemoMailPage, DemoMailRow, DemoMailboxPage, DigestRow, Figure, LetterRow, MailPage, MailState,
};
use crate::error::{Error, Result};
use crate::forum::accounts;
use crate::forum::digest::{self, DigestLine, DigestState, Whom, explain};
use crate::forum::paths;
use crate::jobs;
use crate::mail::outbox_store::{self, OutboxId};
use crate::mail::{Letter, LetterState};
use crate::web::flash::FlashCode;
use crate::web::form::{Parameters, Sent, new_key, page_number};
use crate::web::present;
use crate::web::shown::Shown;
use crate::web::views::{Choice, HiddenField, SelectOption};
use crate::web::visit::{Answer, Look, Visit};

const PER_PAGE: i64 = 30;
const DIGESTS: i64 = 50;
/// A letter that waits longer than this needs somebody to look.
const OVERDUE_MINUTES: i64 = 120;

const STATES: [(&str, &str, Option<LetterState>); 5] = [
    ("", "Alle", None),
    ("wartend", "Wartend", Some(LetterState::Waiting)),
    ("zugestellt", "Zugestellt", Some(LetterState::Sent)),
    ("gescheitert", "Gescheitert", Some(LetterState::Failed)),
    ("verworfen", "Verworfen", Some(LetterState::Dropped)),
];

/// `GET /verwaltung/post`
pub async fn mail(visit: Visit, parameters: Parameters) -> Answer {
    visit.page(move |look| Ok(Shown::new(mail_page(look, &parameters)?, ""))).await
}

fn mail_page(look: &mut Look<'_>, parameters: &Parameters) -> Result<MailPage> {
    look.viewer.admin()?;
    let wanted = parameters.get("ergebnis").map_or("", String::as_str);
    let (word, _, state) = STATES.iter().find(|(word, _, _)| *word == wanted).ok_or(Error::NotFound)?;
    let page = page_number(parameters)?;
    let typed = parameters.get("mitglied").map(|text| text.trim().to_lowercase()).unwrap_or_default();
    let member = match typed.as_str() {
        "" => None,
        email => accounts::store::by_email(look.conn, email)?,
    };

    let counts = outbox_store::counts(look.conn)?;
    let oldest = outbox_store::oldest_waiting(look.conn)?;
    let to = (!typed.is_empty()).then_some(typed.as_str());
    let letters = outbox_store::list(look.conn, *state, to, (page - 1) * PER_PAGE, PER_PAGE)?;
    let total = outbox_store::count(look.conn, *state, to)?;
    let digests = match (&member, to) {
        (None, Some(_)) => Vec::new(),
        _ => explain::recent(look.conn, look.viewer, member.as_ref().map(|member| member.id), DIGESTS)?,
    };
    let count = |state| counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
    let failed = count(LetterState::Failed);
    let is_overdue =
        oldest.is_some_and(|written| look.now - written > chrono::Duration::minutes(OVERDUE_MINUTES));
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("ergebnis", *word), ("mitglied", &typed)])
        .finish();
    let address = |page: i64| format!("{}?{query}&seite={page}", paths::MAIL_LOG);
    Ok(MailPage {
        is_healthy: failed == 0 && !is_overdue,
        summary: summary(failed, is_overdue),
        figures: figures(&counts),
        oldest: oldest.map(|written| present::time(written, look.now)),
        filters: filters(word),
        member: typed.clone(),
        keep: vec![HiddenField { name: "ergebnis".to_owned(), value: (*word).to_owned() }],
        letters: letters.iter().map(|letter| letter_row(letter, look)).collect(),
        pager: present::pager(page, (total + PER_PAGE - 1) / PER_PAGE, address),
        digests: digests.iter().map(|line| digest_row(line, look)).collect(),
    })
}

fn summary(failed: i64, is_overdue: bool) -> String {
    match (failed, is_overdue) {
        (0, false) => "Alle E-Mails sind zugestellt oder unterwegs.".to_owned(),
        (0, true) => "Eine E-Mail wartet seit mehr als zwei Stunden. Prüfen Sie den Mailserver.".to_owned(),
        (1, _) => "Eine E-Mail ließ sich nicht zustellen.".to_owned(),
        (failed, _) => format!("{} E-Mails ließen sich nicht zustellen.", crate::german::number(failed)),
    }
}

fn figures(counts: &[(LetterState, i64)]) -> Vec<Figure> {
    STATES
        .iter()
        .filter_map(|(_, label, state)| {
            let state = (*state)?;
            let value = counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count);
            let is_problem = state == LetterState::Failed && value > 0;
            Some(Figure { label: label.to_lowercase(), value, is_problem })
        })
        .collect()
}

fn filters(current: &str) -> Vec<Choice> {
    STATES
        .iter()
        .map(|(word, label, _)| Choice {
            label: (*label).to_owned(),
            href: match *word {
                "" => paths::MAIL_LOG.to_owned(),
                word => format!("{}?ergebnis={word}", paths::MAIL_LOG),
            },
            is_current: *word == current,
            count: None,
        })
        .collect()
}

/// A letter as the log shows it.
pub(in crate::web) fn letter_row(letter: &Letter, look: &Look<'_>) -> LetterRow {
    let is_waiting = letter.state == LetterState::Waiting;
    LetterRow {
        time: present::time(letter.created_at, look.now),
        kind: if letter.kind == "digest" { "Wochenrückblick" } else { "Konto" }.to_owned(),
        recipient: letter.to_email.clone(),
        subject: letter.subject.clone(),
        state: match letter.state {
            LetterState::Waiting => MailState::Waiting,
            LetterState::Sent => MailState::Sent,
            LetterState::Failed => MailState::Failed,
            LetterState::Dropped => MailState::Skipped,
        },
        attempts: i64::from(letter.attempts),
        next_attempt: is_waiting.then(|| present::time(letter.next_attempt_at, look.now)),
        reason: letter.reason.clone().unwrap_or_default(),
    }
}

/// A digest as the log shows it.
pub(in crate::web) fn digest_row(line: &DigestLine, look: &Look<'_>) -> DigestRow {
    let letter = line.letter.as_ref();
    let state = match (line.state, letter.map(|letter| letter.state)) {
        (DigestState::Skipped, _) | (_, Some(LetterState::Dropped)) => MailState::Skipped,
        (_, Some(LetterState::Waiting)) => MailState::Waiting,
        (_, Some(LetterState::Failed)) => MailState::Failed,
        (DigestState::Sent, Some(LetterState::Sent) | None) => MailState::Sent,
    };
    let reason = match line.skipped_for {
        Some(reason) => reason.words().to_owned(),
        None => letter.and_then(|letter| letter.reason.clone()).unwrap_or_default(),
    };
    DigestRow {
        time: present::time(line.created_at, look.now),
        member: line.member_name.clone(),
        state,
        reason,
    }
}

/// `GET /demo/postfach`
pub async fn demo_mailbox(visit: Visit, parameters: Parameters) -> Answer {
    visit
        .page(move |look| {
            only_in_demo(look)?;
            let page = page_number(&parameters)?;
            let offset = (page - 1) * PER_PAGE;
            let letters = outbox_store::list(look.conn, Some(LetterState::Sent), None, offset, PER_PAGE)?;
            let total = outbox_store::count(look.conn, Some(LetterState::Sent), None)?;
            let address = |page: i64| format!("/demo/postfach?seite={page}");
            Ok(DemoMailboxPage {
                mails: letters
                    .iter()
                    .map(|letter| DemoMailRow {
                        href: format!("/demo/postfach/{}", letter.id),
                        time: present::time(letter.sent_at.unwrap_or(letter.created_at), look.now),
                        to: format!("{} <{}>", letter.to_name, letter.to_email),
                        subject: letter.subject.clone(),
                    })
                    .collect(),
                members: members(look)?,
                once: new_key(),
                pager: present::pager(page, (total + PER_PAGE - 1) / PER_PAGE, address),
            })
        })
        .await
}

fn members(look: &mut Look<'_>) -> Result<Vec<SelectOption>> {
    let mut members = accounts::store::all(look.conn)?;
    members.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(members
        .into_iter()
        .map(|member| SelectOption {
            value: member.email,
            label: member.name,
            hint: None,
            is_selected: false,
        })
        .collect())
}

/// The mailbox shows other people's mail: it exists in the demo only.
fn only_in_demo(look: &Look<'_>) -> Result<()> {
    if look.app.config.demo { Ok(()) } else { Err(Error::NotFound) }
}

/// `GET /demo/postfach/{letter}`
pub async fn demo_mail(visit: Visit, path: actix::Path<String>) -> Answer {
    let id = OutboxId(path.parse().unwrap_or(0));
    visit
        .page(move |look| {
            only_in_demo(look)?;
            let letter = outbox_store::by_id(look.conn, id)?;
            let header =
                |name: &str, value: &str| HiddenField { name: name.to_owned(), value: value.to_owned() };
            let settings = &look.app.config.mail;
            Ok(DemoMailPage {
                subject: letter.subject.clone(),
                headers: vec![
                    header("Von", &format!("{} <{}>", settings.from_name, settings.from_address)),
                    header("An", &format!("{} <{}>", letter.to_name, letter.to_email)),
                    header("Gesendet", &crate::german::full(letter.sent_at.unwrap_or(letter.created_at))),
                    header("Abbestellen", &letter.unsubscribe_url),
                ],
                text: letter.text_body,
                html_href: Some(format!("/demo/postfach/{id}/html")),
            })
        })
        .await
}

/// `GET /demo/postfach/{letter}/html`: the HTML part as a mail program shows it, in a frame of our own page.
pub async fn demo_mail_html(visit: Visit, path: actix::Path<String>) -> Answer {
    let id = OutboxId(path.parse().unwrap_or(0));
    let found = visit
        .read(move |look| {
            only_in_demo(look)?;
            outbox_store::by_id(look.conn, id)
        })
        .await;
    match found {
        Ok(letter) => Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            // A mail carries its styles inline; nothing else may run or load.
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
            ))
            .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
            .body(letter.html_body)),
        Err(error) => visit.error(error).await,
    }
}

/// `POST /demo/rueckblick`: this week's digest now, for one member or for all.
pub async fn demo_send(visit: Visit, sent: Sent) -> Answer {
    let form = match sent.0 {
        Ok(form) if visit.app.config.demo => form,
        Ok(_) => return visit.error(Error::NotFound).await,
        Err(error) => return visit.error(error).await,
    };
    let (app, email) = (visit.app.clone(), form.get("mitglied").to_owned());
    let sent = actix::block(move || -> Result<usize> {
        let regions = app.regions();
        let parts = app.digest_parts(&regions);
        let members = app.db.read(accounts::store::all)?;
        let mut sent = 0;
        for member in members.iter().filter(|member| email.is_empty() || member.email == email) {
            sent += digest::run(&parts, Whom::Member(member.id), app.clock.now(), &mut |_| true)?.sent;
        }
        jobs::drain(&app);
        Ok(sent)
    })
    .await?;
    match sent {
        Ok(sent) => {
            let flash = FlashCode::DigestsSent(i64::try_from(sent).unwrap_or(0));
            visit.redirect("/demo/postfach", Some(flash))
        }
        Err(error) => visit.error(error).await,
    }
}
