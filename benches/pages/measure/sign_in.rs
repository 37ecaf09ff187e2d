//! Whether the time of a refusal tells who is a member: wrong passwords for addresses that are known and for
//! such that are not, turn by turn, so that whatever else the machine does meets both.

use std::time::Instant;

use anyhow::{Result, ensure};

use super::Found;
use crate::forum::Forum;
use crate::report::{Table, number};
use crate::run::{Run, World};
use crate::visitor::{self, SignInForm};

/// Attempts for each kind of address.
const ATTEMPTS: usize = 200;
/// What the medians may differ by, as a share: less than what one hash varies from one to the next.
const NOISE: f64 = 0.05;

/// Milliseconds of a refusal.
pub(super) fn measure(run: &Run, world: &World, found: &mut Found) -> Result<()> {
    eprintln!("{}: {ATTEMPTS} wrong passwords each …", world.place.kind().name());
    let forum = Forum::start(&run.folder, &world.place, false)?;
    let known = visitor::members(&mut world.place.open()?)?;
    let form = SignInForm::open(&forum.base)?;
    let refusal = |email: &str| -> Result<f64> {
        let begun = Instant::now();
        let answer = form.send(&forum.base, email, "Nicht-das-richtige-77")?;
        ensure!(answer.status() == 422, "status {}", answer.status());
        Ok(begun.elapsed().as_secs_f64() * 1e3)
    };
    let (mut member, mut stranger) = (Vec::new(), Vec::new());
    for attempt in 0..ATTEMPTS {
        let (_, email) = &known[attempt % known.len()];
        member.push(refusal(email)?);
        stranger.push(refusal(&email.replace("mitglied-", "niemand--"))?);
    }
    let (member, stranger) = (median(member), median(stranger));
    let mut table = Table::new(
        &format!("Wrong passwords on {}, medians of {ATTEMPTS}", world.place.kind().name()),
        &["Address", "ms"],
    );
    table.add(vec!["of a member".to_owned(), number(member)]);
    table.add(vec!["of nobody".to_owned(), number(stranger)]);
    let ratio = member / stranger;
    found.bar(
        world,
        "Refusal for a member against nobody",
        format!("{ratio:.3} ×"),
        "0.95–1.05 ×",
        (ratio - 1.0).abs() < NOISE,
    );
    found.table(table);
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
