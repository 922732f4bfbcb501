//! Whole journeys without a window: the real app and the real server, on both databases.

mod decided;
