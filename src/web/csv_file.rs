//! Tables as files that a table program opens by a double click.

use actix_web::HttpResponse;
use actix_web::http::header;

use crate::error::{Error, Result};

/// A table for Excel in German: semicolons, and a mark by which it knows UTF-8. No cell is a formula.
///
/// # Errors
/// It cannot be written.
pub fn written<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Result<Vec<u8>> {
    let mut file = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in std::iter::once(head.map(str::to_owned)).chain(rows) {
        file.write_record(row.map(|cell| harmless(&cell))).map_err(|error| Error::Internal(error.into()))?;
    }
    file.into_inner().map_err(|error| Error::Internal(anyhow::anyhow!("writing a file: {error}")))
}

/// The answer that a browser saves under this name.
pub fn answer(name: &str, file: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(file)
}

/// A table program runs what begins like a formula; with an apostrophe before it, it is text.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
