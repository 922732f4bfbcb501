//! The table at the end of `test`, and its closing line.

use crate::cargo::Counts;

pub struct Row {
    pub name: &'static str,
    pub counts: Counts,
    pub seconds: f64,
    pub note: String,
}

/// Prints one line for each check and then the sums, alone on the last line.
pub fn print(rows: &[Row]) {
    let width = rows
        .iter()
        .map(|row| row.name.len())
        .max()
        .unwrap_or(0)
        .max("check".len());
    println!();
    println!("{:width$}  passed  failed  skipped  seconds  note", "check");
    let mut sum = Counts::default();
    for Row {
        name,
        counts,
        seconds,
        note,
    } in rows
    {
        let Counts {
            passed,
            failed,
            skipped,
        } = *counts;
        let line = format!(
            "{name:width$}  {passed:>6}  {failed:>6}  {skipped:>7}  {seconds:>7.1}  {note}"
        );
        println!("{}", line.trim_end());
        sum += *counts;
    }
    println!();
    println!(
        "{} passed, {} failed, {} skipped",
        sum.passed, sum.failed, sum.skipped
    );
}
