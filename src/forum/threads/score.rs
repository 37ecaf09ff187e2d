//! How much a thread matters to a reader (mail.md 2.4). Deterministic; orders the digest and "Landesweit".

use crate::forum::regions::Ags;

/// What the formula looks at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signals {
    /// Different people who replied in the window.
    pub repliers: u32,
    /// Thanks.
    pub thanks: u32,
    /// Solved in the window.
    pub is_newly_solved: bool,
    /// Recommended by the moderation.
    pub is_featured: bool,
    /// Members who opened it.
    pub readers: u32,
    /// Days since the newest post.
    pub age_days: f64,
}

/// Why a thread is near to a reader; the words of the mail say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// Her Kreis.
    District,
    /// A channel she follows.
    Channel,
    /// Her Region.
    PlanningRegion,
    /// Her Regierungsbezirk.
    GovernmentRegion,
    /// Anywhere in the Land.
    State,
}

impl Nearness {
    /// The nearest relation between a thread and a reader: own Kreis before a followed channel before Region.
    pub fn of(view: &Ags, home: &Ags, follows_channel: bool) -> Self {
        // Prefixes instead of `widening`: the digest asks this for every thread and reader.
        let shares =
            |length: usize| home.as_str().get(..length).is_some_and(|key| view.as_str().starts_with(key));
        if shares(5) {
            Self::District
        } else if follows_channel {
            Self::Channel
        } else if shares(4) {
            Self::PlanningRegion
        } else if shares(3) {
            Self::GovernmentRegion
        } else {
            Self::State
        }
    }

    /// The factor N.
    pub fn weight(self) -> f64 {
        match self {
            Self::District => 1.6,
            Self::Channel => 1.5,
            Self::PlanningRegion => 1.4,
            Self::GovernmentRegion => 1.2,
            Self::State => 1.0,
        }
    }
}

/// `S = (3·ln(1+P) + 2·ln(1+D) + 4·L + 5·E + ln(1+R/10)) · N · exp(−age/7)`.
pub fn score(signals: &Signals, nearness: Nearness) -> f64 {
    let base = 3.0 * f64::from(signals.repliers).ln_1p()
        + 2.0 * f64::from(signals.thanks).ln_1p()
        + if signals.is_newly_solved { 4.0 } else { 0.0 }
        + if signals.is_featured { 5.0 } else { 0.0 }
        + (f64::from(signals.readers) / 10.0).ln_1p();
    base * nearness.weight() * (-signals.age_days.max(0.0) / 7.0).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ags(text: &str) -> Ags {
        Ags::parse(text).unwrap()
    }

    #[test]
    fn the_formula_of_the_specification() {
        let signals = Signals {
            repliers: 2,
            thanks: 3,
            is_newly_solved: true,
            is_featured: true,
            readers: 10,
            age_days: 7.0,
        };
        let base = 3.0 * 3.0_f64.ln() + 2.0 * 4.0_f64.ln() + 4.0 + 5.0 + 2.0_f64.ln();
        let expected = base * 1.6 / std::f64::consts::E;
        assert!((score(&signals, Nearness::District) - expected).abs() < 1e-9);
    }

    #[test]
    fn the_nearest_relation_counts() {
        let home = ags("08115");
        assert_eq!(Nearness::of(&ags("08115"), &home, true), Nearness::District);
        assert_eq!(Nearness::of(&ags("08116"), &home, true), Nearness::Channel);
        assert_eq!(Nearness::of(&ags("08116"), &home, false), Nearness::PlanningRegion);
        assert_eq!(Nearness::of(&ags("0812"), &home, false), Nearness::GovernmentRegion);
        assert_eq!(Nearness::of(&ags("08"), &home, false), Nearness::State);
        assert_eq!(Nearness::of(&ags("08417"), &home, false), Nearness::State);
    }
}
