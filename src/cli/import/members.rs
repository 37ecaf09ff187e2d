//! `lotsenforum import members`

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::app::App;
use crate::cli::member::told;
use crate::cli::progress;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::forum::invitations::By;
use crate::forum::invitations::cohort::{self, MOST_BYTES, Plan, Verdict};
use crate::german;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[arg(value_name = "DATEI", help = "Die Liste als CSV, oder - für die Standardeingabe")]
    file: PathBuf,
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true,
        help = "Wie der Kurs heißt, zum Beispiel \"Kurs März 2027 Stuttgart\""
    )]
    kurs: String,
    #[arg(long, help = "Sagt nur, was geschähe")]
    probe: bool,
    #[arg(long, help = "Lädt die übrigen ein, auch wenn Zeilen fehlerhaft sind")]
    trotzdem: bool,
}

/// Invites everybody in a list.
pub(super) fn run(args: &Args) -> Result<()> {
    let bytes = content(&args.file)?;
    let sheet = cohort::read(&bytes).map_err(|reason| anyhow::anyhow!(cohort::unreadable(reason)))?;
    let app = App::build(Config::load()?, Clock::default())?;
    let (parts, regions) = (app.sign_in_parts(), app.regions());
    let plan = app.db.read(|conn| cohort::plan(conn, &regions, By::Operator, &sheet, parts.now))?;
    for name in &sheet.ignored {
        println!("Hinweis: Die Spalte „{name}“ wird nicht gebraucht.");
    }
    tell(&plan);
    let tally = plan.tally();
    if tally.faulty > 0 && !args.trotzdem {
        bail!(
            "Es wurde niemand eingeladen. Fehlerhafte Zeilen: {}. Mit --trotzdem bleiben sie liegen.",
            number(tally.faulty)
        );
    }
    if args.probe {
        println!("Eingeladen würden: {}. Es wurde nichts geändert.", number(tally.invite));
        return Ok(());
    }
    let bar = progress::bar(tally.invite, "Einladen");
    let invited = cohort::invite_all(&parts, By::Operator, &plan, &args.kurs, &mut |lines| {
        bar.inc(u64::try_from(lines).unwrap_or(0));
    });
    bar.finish_and_clear();
    let invited = match invited {
        Err(Error::Invalid(problems)) => return Err(told(&problems)),
        outcome => outcome?,
    };
    println!(
        "Eingeladen: {}. Die E-Mails gehen hinaus, sobald der Server läuft; die Einladungen gelten 14 Tage.",
        number(invited)
    );
    Ok(())
}

/// The file; one byte more than allowed is enough to refuse it.
fn content(file: &Path) -> Result<Vec<u8>> {
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) + 1;
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().take(most).read_to_end(&mut bytes)?;
    } else {
        let opened = std::fs::File::open(file);
        let opened = opened.with_context(|| format!("{} ist nicht lesbar", file.display()))?;
        opened.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Every line that invites nobody, with its number; faults on standard error.
fn tell(plan: &Plan) {
    for line in &plan.lines {
        let (number, email) = (line.number, &line.email);
        match line.verdict {
            Verdict::Faulty(fault) => eprintln!("Zeile {number}: {} ({email})", cohort::line_fault(fault)),
            Verdict::Double(before) => println!("Zeile {number}: doppelt, wie Zeile {before} ({email})"),
            Verdict::Invite if !line.unknown_organisation.is_empty() => {
                let name = &line.unknown_organisation;
                println!(
                    "Zeile {number}: Organisation „{name}“ ist nicht im Verzeichnis; sie wählt selbst ({email})"
                );
            }
            Verdict::Invite | Verdict::Member | Verdict::Invited => {}
        }
    }
    let tally = plan.tally();
    println!(
        "Neu: {}, schon Mitglied: {}, schon eingeladen: {}, doppelt: {}, fehlerhaft: {}",
        number(tally.invite),
        number(tally.members),
        number(tally.invited),
        number(tally.doubles),
        number(tally.faulty)
    );
}

fn number(count: usize) -> String {
    german::number(i64::try_from(count).unwrap_or(i64::MAX))
}
