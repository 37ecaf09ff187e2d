//! Size classes: who is like me (public-sector.md R9).

use crate::text_enum;

text_enum! {
    /// How many people an organisation works for.
    SizeClass {
        /// Fewer than 5,000.
        Under5k = "unter-5000",
        /// 5,000 up to 9,999.
        From5k = "5000-10000",
        /// 10,000 up to 19,999.
        From10k = "10000-20000",
        /// 20,000 up to 49,999.
        From20k = "20000-50000",
        /// 50,000 and more.
        From50k = "ab-50000",
        /// A Landkreis.
        District = "landkreis",
    }
}

impl SizeClass {
    /// The class of a Gemeinde with so many inhabitants.
    pub const fn of(population: i32) -> Self {
        match population {
            ..5_000 => Self::Under5k,
            5_000..10_000 => Self::From5k,
            10_000..20_000 => Self::From10k,
            20_000..50_000 => Self::From20k,
            50_000.. => Self::From50k,
        }
    }

    /// The inhabitants of a Gemeinde of this class, from and below; none for a Landkreis.
    pub const fn bounds(self) -> Option<(i32, i32)> {
        match self {
            Self::Under5k => Some((0, 5_000)),
            Self::From5k => Some((5_000, 10_000)),
            Self::From10k => Some((10_000, 20_000)),
            Self::From20k => Some((20_000, 50_000)),
            Self::From50k => Some((50_000, i32::MAX)),
            Self::District => None,
        }
    }

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Under5k => "unter 5.000 Einwohner",
            Self::From5k => "5.000 bis 10.000 Einwohner",
            Self::From10k => "10.000 bis 20.000 Einwohner",
            Self::From20k => "20.000 bis 50.000 Einwohner",
            Self::From50k => "über 50.000 Einwohner",
            Self::District => "Landkreis",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_inhabitants_has_one_class() {
        for population in [0, 4_999, 5_000, 9_999, 10_000, 19_999, 20_000, 49_999, 50_000, 632_865] {
            let (from, below) = SizeClass::of(population).bounds().unwrap();
            assert!(from <= population && population < below, "{population}");
        }
    }
}
