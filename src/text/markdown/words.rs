//! The German words that rendering adds to a post.

/// Before the description of a picture.
pub const PICTURE: &str = "Bild: ";
/// For a picture without a description.
pub const PICTURE_WITHOUT_TEXT: &str = "Bild ohne Beschreibung";
/// State of a task, read aloud only.
pub const DONE: &str = "Erledigt: ";
/// State of a task, read aloud only.
pub const OPEN: &str = "Offen: ";
/// At the end of a post whose HTML would become too large.
pub const CUT: &str = "Der Beitrag ist zu umfangreich. Der Rest wird nicht angezeigt.";

/// Name of the scroll box around a table.
pub fn table(number: usize) -> String {
    format!("Tabelle {number}")
}

/// Name of the link to a footnote.
pub fn footnote(number: usize) -> String {
    format!("Fußnote {number}")
}

/// Name of the link back from a footnote.
pub fn back_to_footnote(number: usize) -> String {
    format!("Zurück zu Fußnote {number}")
}

/// The text that stands for a picture.
pub fn picture(description: &str) -> String {
    match description.trim() {
        "" => PICTURE_WITHOUT_TEXT.to_owned(),
        text => format!("{PICTURE}{text}"),
    }
}
