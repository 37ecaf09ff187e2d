//! Small files in the format of the official directory: 220 characters a line, fields at fixed places.

/// A file that is being built.
#[derive(Clone)]
pub struct Edition {
    as_of: &'static str,
    lines: Vec<String>,
}

impl Edition {
    /// An edition of a day, as in "20231130", with the Land, the Regierungsbezirk and the Region of Stuttgart.
    pub fn of(as_of: &'static str) -> Self {
        let edition = Self { as_of, lines: Vec::new() };
        edition
            .with("10", "08", "", "Baden-Württemberg", "", "")
            .with("20", "081", "", "Reg.-Bez. Stuttgart", "", "")
            .with("30", "0811", "", "Region Stuttgart", "", "")
    }

    /// With a Landkreis.
    pub fn district(self, key: &str, name: &str) -> Self {
        self.with("40", key, "", name, "44", "")
    }

    /// With a Verband: Kreis, number, name and Textkennzeichen.
    pub fn association(self, district: &str, number: &str, name: &str, code: &str) -> Self {
        self.with("50", district, number, name, code, "")
    }

    /// With a Gemeinde: key, official name, Textkennzeichen, hectares, inhabitants.
    pub fn municipality(self, key: &str, name: &str, code: &str, hectares: i32, inhabitants: i32) -> Self {
        let postcode = if code == "66" { "     " } else { "71134" };
        let figures = format!("{hectares:011}{inhabitants:011}{:011}    {postcode}", inhabitants / 2);
        self.with("60", key, "0000", name, code, &figures)
    }

    fn with(mut self, record: &str, key: &str, number: &str, name: &str, code: &str, figures: &str) -> Self {
        let line = format!(
            "{record}{}{key:<8}{number:<4}{name:<50}{:<50}{code:<2}    {figures:<92}",
            self.as_of, ""
        );
        assert_eq!(line.chars().count(), 220);
        self.lines.push(line);
        self
    }

    /// The file, with these ends of lines.
    pub fn text(&self, end: &str) -> String {
        self.lines.iter().map(|line| format!("{line}{end}")).collect()
    }

    /// The same with another line in place of one, from 1.
    pub fn with_line(&self, number: usize, change: impl FnOnce(&str) -> String) -> Self {
        let mut other = self.clone();
        other.lines[number - 1] = change(&self.lines[number - 1]);
        other
    }
}
