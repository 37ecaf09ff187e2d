//! Inviting a whole course by a list. The list travels with the preview and comes back with "Übernehmen": nothing about
//! anybody is kept before that, and no server has to remember it.

use actix_web::HttpResponse;
use actix_web::http::header;

use super::cohort_pages::{CohortFigure, CohortPage, CohortPreviewPage, CohortRow};
use super::manage::{ROLES, sender};
use crate::error::{Error, Result};
use crate::forum::invitations::By;
use crate::forum::invitations::cohort::{self, MOST_LINES, Plan, PlannedLine, Sheet, Unreadable, Verdict};
use crate::forum::paths;
use crate::forum::regions::RegionTree;
use crate::web::flash::FlashCode;
use crate::web::form::{FileForm, SentFile};
use crate::web::messages;
use crate::web::shown::Shown;
use crate::web::sign_in::work;
use crate::web::views::{Link, Problem, Problems};
use crate::web::visit::{Answer, Look, Visit};
use crate::{german, text};

/// Lines that the preview shows in order; what is wrong is told of all.
const SHOWN: usize = 500;
/// The word of the field `schritt` that means it.
const TAKE: &str = "uebernehmen";

const EXAMPLE: &str = "E-Mail;Vorname;Nachname;Organisation;Gemeindeschlüssel;Rolle\r\n\
    erika.muster@rathaus.example;Erika;Muster;Stadt Herrenberg;08115021;Mitglied\r\n\
    max.beispiel@landratsamt.example;Max;Beispiel;Landratsamt Böblingen;;\r\n";

/// What was sent.
#[derive(Debug, Clone, Default)]
struct Typed {
    cohort: String,
    list: String,
    /// The file; empty if none was chosen, nothing if it is larger than any list may be.
    file: Option<Vec<u8>>,
}

impl Typed {
    fn of(sent: FileForm) -> Self {
        let FileForm { form, file } = sent;
        Self { cohort: text::line(form.get("kurs")), list: form.get("liste").to_owned(), file }
    }

    /// The list; a problem with the field that it came by.
    fn read(&self) -> Result<Sheet, Problems> {
        let (field, bytes) = match &self.file {
            None => return Err(problem("datei", cohort::unreadable(Unreadable::TooLarge))),
            Some(file) if file.is_empty() => ("liste", self.list.as_bytes()),
            Some(file) => ("datei", file.as_slice()),
        };
        if bytes.is_empty() {
            return Err(problem("datei", "Wählen Sie eine Datei, oder fügen Sie die Liste ein.".to_owned()));
        }
        cohort::read(bytes).map_err(|reason| problem(field, cohort::unreadable(reason)))
    }
}

fn problem(field: &str, text: String) -> Problems {
    Problems::new(vec![Problem { field: field.to_owned(), text }])
}

/// `GET /verwaltung/einladungen/kurs`
pub async fn form(visit: Visit) -> Answer {
    visit.page(|look| form_page(look, Typed::default(), Problems::default())).await
}

/// `GET /verwaltung/einladungen/muster.csv`
pub async fn example(visit: Visit) -> Answer {
    match visit.read(|look| look.viewer.moderator().map(drop)).await {
        Ok(()) => Ok(HttpResponse::Ok()
            .content_type("text/csv; charset=utf-8")
            .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"kurs-muster.csv\""))
            // By this mark Excel knows UTF-8.
            .body(format!("\u{feff}{EXAMPLE}"))),
        Err(error) => visit.error(error).await,
    }
}

/// `POST /verwaltung/einladungen/kurs`: says what would happen, or does it.
pub async fn take(visit: Visit, sent: SentFile) -> Answer {
    let sent = match sent.0 {
        Ok(sent) => sent,
        Err(error) => return visit.error(error).await,
    };
    let is_meant = sent.form.get("schritt") == TAKE;
    let typed = Typed::of(sent);
    let sheet = match typed.read() {
        Ok(sheet) => sheet,
        Err(problems) => return visit.page(move |look| form_page(look, typed, problems)).await,
    };
    if !is_meant {
        return visit.page(move |look| preview_page(look, &typed, sheet)).await;
    }
    let cohort = typed.cohort.clone();
    match invite(&visit, sheet, cohort.clone()).await {
        Ok(count) => {
            let back = if cohort.is_empty() {
                paths::INVITATIONS.to_owned()
            } else {
                paths::invitations_of(&cohort)
            };
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            visit.redirect(&back, Some(FlashCode::CohortInvited(count)))
        }
        Err(Error::Invalid(problems)) => {
            let problems = messages::problems(&problems);
            visit.page(move |look| form_page(look, typed, problems)).await
        }
        Err(error) => visit.error(error).await,
    }
}

async fn invite(visit: &Visit, sheet: Sheet, cohort: String) -> Result<usize> {
    let viewer = sender(visit).await?;
    visit.app.count_writing(viewer.member()?.id)?;
    let regions = visit.app.regions();
    work(visit, move |parts| {
        let by = By::Viewer(&viewer);
        let plan = parts.db.read(|conn| cohort::plan(conn, &regions, by, &sheet, parts.now))?;
        cohort::invite_all(parts, by, &plan, &cohort, &mut |_| {})
    })
    .await
}

fn crumbs() -> Vec<Link> {
    vec![Link { href: paths::INVITATIONS.to_owned(), label: "Einladungen".to_owned() }]
}

fn form_page(look: &mut Look<'_>, typed: Typed, problems: Problems) -> Result<Shown<CohortPage>> {
    look.viewer.moderator()?;
    let has_problems = !problems.list.is_empty();
    let page = CohortPage {
        action: paths::COHORT.to_owned(),
        example_href: paths::COHORT_EXAMPLE.to_owned(),
        cohort: typed.cohort,
        list: typed.list,
        most_lines: german::number(number(MOST_LINES)),
        problems,
    };
    Ok(Shown::new(page, "").under(crumbs()).with_problems(has_problems))
}

fn preview_page(look: &mut Look<'_>, typed: &Typed, sheet: Sheet) -> Result<Shown<CohortPreviewPage>> {
    let by = By::Viewer(look.viewer);
    let plan = cohort::plan(look.conn, look.regions, by, &sheet, look.now)?;
    let invite = plan.tally().invite;
    let is_problem = |line: &&PlannedLine| matches!(line.verdict, Verdict::Faulty(_) | Verdict::Double(_));
    let page = CohortPreviewPage {
        action: paths::COHORT.to_owned(),
        cohort: typed.cohort.clone(),
        hints: hints(&sheet, &plan),
        list: sheet.text,
        figures: figures(&plan),
        outcome: match number(invite) {
            0 => String::new(),
            1 => "Mit „Übernehmen“ geht eine Einladung hinaus.".to_owned(),
            count => format!("Mit „Übernehmen“ gehen {} Einladungen hinaus.", german::number(count)),
        },
        problems: plan
            .lines
            .iter()
            .filter(is_problem)
            .take(SHOWN)
            .map(|line| row(line, look.regions))
            .collect(),
        rows: plan.lines.iter().take(SHOWN).map(|line| row(line, look.regions)).collect(),
        left_out: number(plan.lines.len().saturating_sub(SHOWN)),
    };
    Ok(Shown::new(page, "").under(crumbs()))
}

fn figures(plan: &Plan) -> Vec<CohortFigure> {
    let tally = plan.tally();
    let figure = |label, count: usize, is_problem: bool| CohortFigure {
        label,
        value: number(count),
        is_problem: is_problem && count > 0,
    };
    vec![
        figure("werden eingeladen", tally.invite, false),
        figure("schon Mitglied", tally.members, false),
        figure("schon eingeladen", tally.invited, false),
        figure("doppelt", tally.doubles, false),
        figure("mit Fehler", tally.faulty, true),
    ]
}

fn hints(sheet: &Sheet, plan: &Plan) -> Vec<String> {
    let mut hints = Vec::new();
    if !sheet.ignored.is_empty() {
        let names: Vec<String> = sheet.ignored.iter().map(|name| format!("„{name}“")).collect();
        hints.push(format!("Diese Spalten werden nicht gebraucht: {}.", names.join(", ")));
    }
    let is_unknown =
        |line: &&PlannedLine| line.verdict == Verdict::Invite && !line.unknown_organisation.is_empty();
    match number(plan.lines.iter().filter(is_unknown).count()) {
        0 => {}
        1 => hints.push(
            "Bei einer Person ist die Organisation nicht im Verzeichnis. Sie wählt sie beim Einstieg selbst."
                .to_owned(),
        ),
        count => hints.push(format!(
            "Bei {} Personen ist die Organisation nicht im Verzeichnis. Sie wählen sie beim Einstieg selbst.",
            german::number(count)
        )),
    }
    hints
}

fn row(line: &PlannedLine, regions: &RegionTree) -> CohortRow {
    let (verdict, note) = match line.verdict {
        Verdict::Invite if !line.unknown_organisation.is_empty() => {
            ("einladen", format!("„{}“ ist nicht im Verzeichnis", line.unknown_organisation))
        }
        Verdict::Invite => ("einladen", String::new()),
        Verdict::Member => ("schon Mitglied", String::new()),
        Verdict::Invited => ("schon eingeladen", String::new()),
        Verdict::Double(before) => ("doppelt", format!("wie Zeile {before}")),
        Verdict::Faulty(fault) => ("Fehler", cohort::line_fault(fault)),
    };
    CohortRow {
        number: line.number,
        email: line.email.clone(),
        name: line.name.clone(),
        role: ROLES.iter().skip(1).find(|(role, _)| *role == line.role).map(|(_, label)| *label),
        organisation: line.organisation.as_ref().map_or_else(String::new, |one| one.place(regions)),
        verdict,
        note,
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
