//! How many members have each rank before and after, as a drawing made on the
//! server. The table beside it says the same.

use serde::Serialize;

use crate::forum::ranks::Rank;

/// Units of the drawing: what a row takes, and where bars begin and end.
const ROW: i64 = 40;
const BAR: i64 = 14;
const LEFT: i64 = 140;
const WIDTH: i64 = 640;
/// Kept free for the number behind the longest bar.
const RIGHT: i64 = 70;

/// A rank with its two bars.
#[derive(Clone, Debug, Serialize)]
pub struct RowView {
    pub name: String,
    pub before: i64,
    pub after: i64,
    pub y: i64,
    pub before_width: i64,
    pub after_width: i64,
}

/// The drawing.
#[derive(Clone, Debug, Serialize)]
pub struct PlotView {
    pub width: i64,
    pub height: i64,
    pub left: i64,
    pub bar: i64,
    pub rows: Vec<RowView>,
}

impl PlotView {
    /// `counts`: each rank with how many members have it before and after.
    pub fn new(counts: &[(Rank, i64, i64)], brand: &str) -> Self {
        let most = counts.iter().map(|(_, before, after)| *before.max(after)).max().unwrap_or(0).max(1);
        // By the square root, so that a few Composers are seen beside many Visitors.
        let room = (WIDTH - LEFT - RIGHT) as f64;
        let wide = |count: i64| {
            let part = room * (count as f64 / most as f64).sqrt();
            if count > 0 { (part.round() as i64).max(1) } else { 0 }
        };
        let row = |(at, (rank, before, after)): (usize, &(Rank, i64, i64))| RowView {
            name: rank.title(brand),
            before: *before,
            after: *after,
            y: ROW * i64::try_from(at).unwrap_or(0),
            before_width: wide(*before),
            after_width: wide(*after),
        };
        Self {
            width: WIDTH,
            height: ROW * i64::try_from(counts.len()).unwrap_or(0),
            left: LEFT,
            bar: BAR,
            rows: counts.iter().enumerate().map(row).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fits_and_no_member_is_invisible() {
        let plot = PlotView::new(&[(Rank::Visitor, 500_000, 400_000), (Rank::Composer, 0, 1)], "Tempo");
        assert_eq!(plot.rows[0].before_width, WIDTH - LEFT - RIGHT);
        assert!(plot.rows[0].after_width < plot.rows[0].before_width);
        assert_eq!((plot.rows[1].before_width, plot.rows[1].after_width), (0, 1));
        assert_eq!(PlotView::new(&[], "Tempo").height, 0);
    }
}
