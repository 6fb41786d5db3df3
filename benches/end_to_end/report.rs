//! The table and the plot.

use crate::{
    data::Outcome,
    measure::{AGAIN, BY_HAND, Measured},
};
use plotters::{
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

const LIBRARIES: [&str; 7] = [BY_HAND, AGAIN, "Querent", "Querent, compiled", "Diesel", "sqlx", "sea-query"];

type Cases = [Measured];

pub fn table(cases: &Cases) {
    let [_, others @ ..] = LIBRARIES;
    println!("\n| | {} |\n|---|{}", LIBRARIES.join(" | "), "---|".repeat(LIBRARIES.len()));
    for (name, figures) in cases {
        let find = |library: &str| figures.iter().find(|figure| figure.library == library);
        let hand = find(BY_HAND).map(|figure| time(figure.nanoseconds)).unwrap_or_default();
        let others = others
            .map(|other| find(other).map_or_else(String::new, |found| format!("{:.3}", found.ratio[1])));
        println!("| {name} | {hand} | {} |", others.join(" | "));
    }
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ..1e6 => format!("{:.2} µs", nanoseconds / 1e3),
        _ => format!("{:.2} ms", nanoseconds / 1e6),
    }
}

/// What each library takes of the time by hand: bars to the medians.
pub fn plot(cases: &Cases, path: &str) -> Outcome<()> {
    const MOST: f64 = 16.0;
    let [_, _, bars @ ..] = LIBRARIES;
    let root = SVGBackend::new(path, (900, 480)).into_drawing_area();
    root.fill(&WHITE)?;
    let width = cases.len() as f64;
    let mut chart = ChartBuilder::on(&root)
        .caption("time of the same by hand with the driver, which is 1", ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(50)
        .y_label_area_size(45)
        .build_cartesian_2d(0.0..width, (0.8..MOST).log_scale())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .light_line_style(TRANSPARENT)
        .y_labels(12)
        .y_label_formatter(&|ratio| format!("{ratio}"))
        .draw()?;
    for (place, library) in bars.into_iter().enumerate() {
        let color = Palette99::pick(place).to_rgba();
        let mut drawn = Vec::new();
        for (number, (_, figures)) in cases.iter().enumerate() {
            let Some(figure) = figures.iter().find(|figure| figure.library == library) else { continue };
            let [_, median, _] = figure.ratio;
            let left = number as f64 + 0.1 + 0.8 * place as f64 / bars.len() as f64;
            let right = left + 0.7 / bars.len() as f64;
            drawn.push(Rectangle::new([(left, 1.0), (right, median.min(MOST))], color.filled()));
        }
        chart
            .draw_series(drawn)?
            .label(library)
            .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 12, y + 5)], color.filled()));
    }
    for (number, (name, figures)) in cases.iter().enumerate() {
        let at = chart.backend_coord(&(number as f64 + 0.5, 0.8));
        let centred = ("sans-serif", 12).into_font().color(&BLACK).pos(Pos::new(HPos::Center, VPos::Top));
        let hand = figures.iter().find(|figure| figure.library == BY_HAND);
        let (database, case) = name.split_once(": ").unwrap_or((name, ""));
        let hand = hand.map(|hand| time(hand.nanoseconds)).unwrap_or_default();
        let lines = [database, case, &hand];
        for (line, text) in lines.into_iter().enumerate() {
            root.draw_text(text, &centred, (at.0, at.1 + 4 + 14 * line as i32))?;
        }
    }
    chart
        .configure_series_labels()
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK)
        .position(SeriesLabelPosition::UpperRight)
        .draw()?;
    root.present()?;
    Ok(())
}
