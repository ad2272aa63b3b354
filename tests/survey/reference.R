# What R's survey package (Thomas Lumley) says of people.csv: the numbers against which our own are tested.
#
#     Rscript tests/survey/reference.R        (Debian: r-cran-survey; made with version 4.1.1) writes reference.json
#
# Everything here is called as its manual says; only the way the numbers are written down is ours.

suppressMessages(library(survey))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
people <- read.csv(file.path(here, "people.csv"))
people$area <- people$stratum * 100 + people$psu
people$everybody <- 1
people$crossed <- people$gender * 10 + people$age

designs <- function(data) {
  list(
    whole = svydesign(id = ~area, strata = ~stratum, weights = ~weight, data = data),
    finite = svydesign(id = ~area, strata = ~stratum, weights = ~weight, fpc = ~psus, data = data),
    clusters = svydesign(id = ~area, weights = ~weight, data = data),
    strata = svydesign(id = ~1, strata = ~stratum, weights = ~weight, data = data),
    people = svydesign(id = ~1, weights = ~everybody, data = data)
  )
}

out <- character()
note <- function(...) {
  fields <- list(...)
  written <- sapply(fields, function(each) {
    if (is.character(each)) dQuote(each, FALSE)
    else if (is.infinite(each) || is.na(each)) "null"
    else sprintf("%.15g", each)
  })
  out <<- c(out, paste0("{", paste0(dQuote(names(fields), FALSE), ": ", written, collapse = ", "), "}"))
}

# One number: how many say so (an answer) or the mean of a number, among those of a group who were asked.
tell <- function(name, design, question, answer, by, group) {
  asked <- !is.na(design$variables[[question]])
  inside <- asked & design$variables[[by]] == group
  part <- design[inside, ]
  values <- part$variables[[question]]
  part <- update(part, y = if (answer == 0) values else as.numeric(values == answer))
  against <- if (name == "finite") TRUE else "replace"
  mean <- svymean(~y, part, deff = against)
  low <- NA
  high <- NA
  if (answer != 0) {
    # "logit" fits a regression until it changes by less than 1e-8; "xlogit" is the same interval by its formula.
    interval <- attr(svyciprop(~y, part, method = "xlogit"), "ci")
    fitted <- attr(svyciprop(~y, part, method = "logit"), "ci")
    stopifnot(isTRUE(all.equal(unname(fitted), unname(interval), tolerance = 1e-6)))
    low <- interval[[1]]
    high <- interval[[2]]
  }
  note(
    design = name, question = question, answer = answer, by = by, group = group,
    n = sum(inside), value = coef(mean)[[1]], se = SE(mean)[[1]], deff = deff(mean)[[1]],
    df = degf(part), low = low, high = high
  )
}

waves <- list(designs(subset(people, wave == 1)), designs(subset(people, wave == 2)))
for (name in names(waves[[1]])) {
  design <- waves[[1]][[name]]
  for (at in list(c("everybody", 1), c("gender", 1), c("gender", 2), c("age", 3), c("age", 4), c("crossed", 24))) {
    by <- at[[1]]
    group <- as.numeric(at[[2]])
    for (answer in c(1:5, 98, 99)) {
      inside <- design$variables[design$variables[[by]] == group, ]
      if (any(inside$trust == answer)) tell(name, design, "trust", answer, by, group)
    }
    for (answer in 1:2) tell(name, design, "media", answer, by, group)
    tell(name, design, "score", 0, by, group)
  }
}

# The same by svyby, the package's own way to look at groups: it must agree with the subsets above.
by_age <- svyby(~I(trust == 4), ~age, waves[[1]]$whole, svymean)
alone <- svymean(~I(trust == 4), subset(waves[[1]]$whole, age == 3))
stopifnot(isTRUE(all.equal(by_age[3, "se.I(trust == 4)TRUE"], SE(alone)[[2]])))

# Two waves: one design in which each wave has its own strata and clusters; svyglm gives the difference and its error.
people$both_strata <- people$wave * 10 + people$stratum
people$both_areas <- people$wave * 10000 + people$area
both <- svydesign(id = ~both_areas, strata = ~both_strata, weights = ~weight, data = people)
for (answer in 1:5) {
  chosen <- update(both, y = as.numeric(trust == answer))
  tested <- svyttest(y ~ wave, chosen)
  fitted <- svyglm(y ~ wave, chosen)
  a <- svymean(~y, subset(chosen, wave == 1))
  b <- svymean(~y, subset(chosen, wave == 2))
  df <- (vcov(a) + vcov(b))^2 / (vcov(a)^2 / degf(waves[[1]]$whole) + vcov(b)^2 / degf(waves[[2]]$whole))
  t <- unname(tested$statistic)
  note(
    difference = answer, value = coef(fitted)[[2]], se = SE(fitted)[[2]], df = df[[1]],
    p = 2 * pt(-abs(t), df[[1]])
  )
}

for (df in c(1, 2, 3, 4, 7, 14, 23.5, 47, 197, 1000, 4999, 1e6)) note(t = qt(0.975, df), df = df)
for (t in c(0.1, 1, 1.96, 3, 8)) for (df in c(1, 5.5, 46, 2000)) note(tail = 2 * pt(-t, df), t = t, df = df)

writeLines(c("[", paste0(out, c(rep(",", length(out) - 1), "")), "]"), file.path(here, "reference.json"))
