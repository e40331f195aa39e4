mod lives;
mod scenarios;
mod shortest;
