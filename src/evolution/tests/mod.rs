mod deploying;
mod lives;
mod scenarios;
mod shortest;
mod ways;
