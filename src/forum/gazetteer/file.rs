//! Reads the file line by line.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use chrono::NaiveDate;

use super::fault::{Failure, Fault, Problem};
use super::line::{CHARS, Line};
use crate::error::Error;
use crate::forum::regions::{Ags, Region, RegionKind, RegionTree};

/// Faults told at most; then reading stops.
const MOST_PROBLEMS: usize = 20;
/// Bytes of a line with its end, if every character takes four of them.
const MOST_BYTES: u64 = CHARS as u64 * 4 + 2;
/// Verbandsfreie Gemeinde: the record says that there is no Verband.
const NO_ASSOCIATION: &str = "50";

/// What a file says about Baden-Württemberg.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// Gebietsstand.
    pub as_of: NaiveDate,
    /// The Kreise it tells of, with the first line of each; about the others it says nothing.
    pub districts: BTreeMap<Ags, usize>,
    /// Gemeinden by their keys.
    pub municipalities: BTreeMap<Ags, Region>,
    /// Gemeindeverbände by their keys.
    pub associations: BTreeMap<String, Association>,
}

/// A Gemeindeverband.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Association {
    /// Its name.
    pub name: String,
    /// Textkennzeichen.
    pub kind_code: String,
    /// The Kreis it lies in.
    pub district: Ags,
}

/// Reads a whole file; other Länder are checked as far as they concern the form of the file, and left out.
/// `read` is told how many bytes have been read.
///
/// # Errors
/// All faults of the file up to twenty, or it cannot be read.
pub fn read(
    mut input: impl BufRead,
    regions: &RegionTree,
    read: &mut dyn FnMut(usize),
) -> Result<Directory, Failure> {
    let (mut directory, mut first_day, mut problems) = (Directory::default(), None, Vec::new());
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let length = (&mut input)
            .take(MOST_BYTES)
            .read_until(b'\n', &mut bytes)
            .map_err(|error| Error::Internal(error.into()))?;
        if length == 0 {
            break;
        }
        read(length);
        let outcome = Line::parse(without_end(&bytes, number))
            .and_then(|line| note(&line, number, &mut first_day, &mut directory, regions));
        if let Err(fault) = outcome {
            problems.push(Problem { line: number, fault });
            if problems.len() == MOST_PROBLEMS {
                return Err(Failure::Problems(problems, true));
            }
        }
    }
    match first_day {
        _ if !problems.is_empty() => Err(Failure::Problems(problems, false)),
        Some(as_of) if !directory.municipalities.is_empty() => Ok(Directory { as_of, ..directory }),
        _ => Err(Failure::Nothing),
    }
}

/// Issues come with CRLF and with LF, and some with a mark of their encoding in front.
fn without_end(bytes: &[u8], number: usize) -> &[u8] {
    let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if number == 1 { line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line) } else { line }
}

fn note(
    line: &Line,
    number: usize,
    first_day: &mut Option<NaiveDate>,
    directory: &mut Directory,
    regions: &RegionTree,
) -> Result<(), Fault> {
    let day = line.as_of()?;
    if *first_day.get_or_insert(day) != day {
        return Err(Fault::OtherDay(day));
    }
    let is_ours = line.state() == Ags::state().as_str();
    match line.record_type().as_str() {
        "10" => line.key(2).map(drop),
        "20" => line.key(3).map(drop),
        "30" => line.key(4).map(drop),
        "40" => district(line, number, is_ours, directory, regions),
        "50" => association(line, is_ours, directory),
        "60" => municipality(line, is_ours, directory),
        other => Err(Fault::RecordType(other.to_owned())),
    }
}

fn district(
    line: &Line,
    number: usize,
    is_ours: bool,
    directory: &mut Directory,
    regions: &RegionTree,
) -> Result<(), Fault> {
    let key = line.key(5)?;
    line.kind_code("41", "45")?;
    line.name()?;
    if !is_ours {
        return Ok(());
    }
    let known = Ags::parse(&key).filter(|ags| regions.knows(ags));
    let ags = known.ok_or_else(|| Fault::UnknownDistrict(key.clone()))?;
    match directory.districts.insert(ags, number) {
        None => Ok(()),
        Some(_) => Err(Fault::Twice(key)),
    }
}

fn association(line: &Line, is_ours: bool, directory: &mut Directory) -> Result<(), Fault> {
    let key = line.association_key()?;
    let kind_code = line.kind_code("50", "58")?;
    let name = line.name()?;
    if !is_ours || kind_code == NO_ASSOCIATION {
        return Ok(());
    }
    let district = parent(&key, directory)?;
    match directory.associations.insert(key.clone(), Association { name, kind_code, district }) {
        None => Ok(()),
        Some(_) => Err(Fault::Twice(key)),
    }
}

fn municipality(line: &Line, is_ours: bool, directory: &mut Directory) -> Result<(), Fault> {
    let key = line.key(8)?;
    let kind_code = line.kind_code("60", "67")?;
    let full_name = line.name()?;
    let (area, population) = (line.number(129, 139)?, line.number(140, 150)?);
    let postcode = line.postcode()?;
    if !is_ours {
        return Ok(());
    }
    parent(&key, directory)?;
    let ags = Ags::parse(&key).ok_or_else(|| Fault::Key(key.clone()))?;
    // "Herrenberg, Stadt": the kind is said in other ways.
    let name = full_name.split(',').next().unwrap_or_default().trim().to_owned();
    let region = Region {
        full_name: Some(full_name),
        kind_code: Some(kind_code),
        population: Some(population),
        area_ha: Some(area),
        postcode,
        ..Region::new(ags.clone(), RegionKind::Municipality, name)
    };
    match directory.municipalities.insert(ags, region) {
        None => Ok(()),
        Some(_) => Err(Fault::Twice(key)),
    }
}

/// The Kreis of a key, which must stand in the file before its parts.
fn parent(key: &str, directory: &Directory) -> Result<Ags, Fault> {
    let district = &key[..5];
    Ags::parse(district)
        .filter(|ags| directory.districts.contains_key(ags))
        .ok_or_else(|| Fault::NoDistrict(district.to_owned()))
}
