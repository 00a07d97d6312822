"""GENERATED from ontology/eif.ttl by `eifgraph terms`; do not edit."""

from __future__ import annotations

from typing import Final

from rdflib import URIRef


class EIF:
    """The terms of our ontology."""

    # That a page gives no value for a property of a thing, with the reason.
    Absence: Final = URIRef("https://w3id.org/eifgraph/ontology#Absence")

    # A reason why a page gives no value.
    AbsenceReason: Final = URIRef("https://w3id.org/eifgraph/ontology#AbsenceReason")

    # A band of childhood by which those studied are described.
    AgeGroup: Final = URIRef("https://w3id.org/eifgraph/ontology#AgeGroup")

    # What the Guidebook found of one programme in one review.
    Assessment: Final = URIRef("https://w3id.org/eifgraph/ontology#Assessment")

    # A way in which a change is worded.
    ChangeDirection: Final = URIRef("https://w3id.org/eifgraph/ontology#ChangeDirection")

    # A unit in which an amount of change is given.
    ChangeUnit: Final = URIRef("https://w3id.org/eifgraph/ontology#ChangeUnit")

    # An outcome of a child; ratings rest on these alone.
    ChildOutcome: Final = URIRef("https://w3id.org/eifgraph/ontology#ChildOutcome")

    # A short form by which a page names a report of a study, such as surname and year.
    Citation: Final = URIRef("https://w3id.org/eifgraph/ontology#Citation")

    # A member of the scale by which the Guidebook rates relative cost.
    CostRating: Final = URIRef("https://w3id.org/eifgraph/ontology#CostRating")

    # A country, territory or country of the United Kingdom.
    Country: Final = URIRef("https://w3id.org/eifgraph/ontology#Country")

    # A file of this data set in which curators enter facts or mappings.
    DataFile: Final = URIRef("https://w3id.org/eifgraph/ontology#DataFile")

    # How a programme is run: its sessions, staff, training and supervision.
    Delivery: Final = URIRef("https://w3id.org/eifgraph/ontology#Delivery")

    # For whom, how, where and how targeted an assessment's best evidence holds.
    DeliveryContext: Final = URIRef("https://w3id.org/eifgraph/ontology#DeliveryContext")

    # A form in which a programme reaches families.
    DeliveryModel: Final = URIRef("https://w3id.org/eifgraph/ontology#DeliveryModel")

    # A member of the scale by which the Guidebook rates strength of evidence.
    EvidenceRating: Final = URIRef("https://w3id.org/eifgraph/ontology#EvidenceRating")

    # A group of programmes that share origin and name and are each assessed by themselves.
    Family: Final = URIRef("https://w3id.org/eifgraph/ontology#Family")

    # What one study found of one outcome, measured on someone at some time.
    Finding: Final = URIRef("https://w3id.org/eifgraph/ontology#Finding")

    # Where a programme has been run and evaluated.
    Implementation: Final = URIRef("https://w3id.org/eifgraph/ontology#Implementation")

    # A kind of person who gives the answers of a measure.
    Informant: Final = URIRef("https://w3id.org/eifgraph/ontology#Informant")

    # A web address that a page gives below references.
    Link: Final = URIRef("https://w3id.org/eifgraph/ontology#Link")

    # An instrument, or a named part of one, by which an outcome is measured.
    Measure: Final = URIRef("https://w3id.org/eifgraph/ontology#Measure")

    # An outcome of parents, couples or families; kept apart and not rated.
    OtherOutcome: Final = URIRef("https://w3id.org/eifgraph/ontology#OtherOutcome")

    # Something about a person or family that a programme may change, under the words of a
    # page.
    Outcome: Final = URIRef("https://w3id.org/eifgraph/ontology#Outcome")

    # A page's statement that a programme improves a child outcome, based on named studies.
    OutcomeClaim: Final = URIRef("https://w3id.org/eifgraph/ontology#OutcomeClaim")

    # A field of child development by which child outcomes are sorted.
    OutcomeDomain: Final = URIRef("https://w3id.org/eifgraph/ontology#OutcomeDomain")

    # A group of outcomes that speak of the same matter, drawn up by the curators.
    OutcomeGroup: Final = URIRef("https://w3id.org/eifgraph/ontology#OutcomeGroup")

    # A layout in which pages have been published.
    PageLayout: Final = URIRef("https://w3id.org/eifgraph/ontology#PageLayout")

    # A kind of person on whom an outcome is measured.
    Population: Final = URIRef("https://w3id.org/eifgraph/ontology#Population")

    # A staff role that delivers the programme.
    Practitioner: Final = URIRef("https://w3id.org/eifgraph/ontology#Practitioner")

    # A set of activities for children or families that is offered under one name.
    Programme: Final = URIRef("https://w3id.org/eifgraph/ontology#Programme")

    # An organisation that offers a programme or answers for it.
    Provider: Final = URIRef("https://w3id.org/eifgraph/ontology#Provider")

    # A level of a qualification framework.
    QualificationLevel: Final = URIRef("https://w3id.org/eifgraph/ontology#QualificationLevel")

    # A place of a copy from which its rating was read.
    RatingBasis: Final = URIRef("https://w3id.org/eifgraph/ontology#RatingBasis")

    # A thing to know of a rating as a copy of a page gives it.
    RatingCaveat: Final = URIRef("https://w3id.org/eifgraph/ontology#RatingCaveat")

    # A kind of explanation given for a rating.
    RatingExplanation: Final = URIRef("https://w3id.org/eifgraph/ontology#RatingExplanation")

    # A part of a rating that a caveat can leave open.
    RatingPart: Final = URIRef("https://w3id.org/eifgraph/ontology#RatingPart")

    # That a statement or thing was read from a stated place of a page.
    Reading: Final = URIRef("https://w3id.org/eifgraph/ontology#Reading")

    # A way in which a value was got from a page.
    ReadingMethod: Final = URIRef("https://w3id.org/eifgraph/ontology#ReadingMethod")

    # A bibliographic reference as a page prints it, whole or cut off.
    Reference: Final = URIRef("https://w3id.org/eifgraph/ontology#Reference")

    # A degree to which something is asked for.
    Requirement: Final = URIRef("https://w3id.org/eifgraph/ontology#Requirement")

    # A round of assessment by the Guidebook, known by its series and month.
    Review: Final = URIRef("https://w3id.org/eifgraph/ontology#Review")

    # Those who were studied, or a counted part of them.
    Sample: Final = URIRef("https://w3id.org/eifgraph/ontology#Sample")

    # What the size of a sample counts.
    SampleUnit: Final = URIRef("https://w3id.org/eifgraph/ontology#SampleUnit")

    # A kind of place where a programme is delivered.
    Setting: Final = URIRef("https://w3id.org/eifgraph/ontology#Setting")

    # A site on which assessments are published or quoted.
    Site: Final = URIRef("https://w3id.org/eifgraph/ontology#Site")

    # A page of the Guidebook or of a site that publishes its assessments, as one stored
    # copy has it.
    SourcePage: Final = URIRef("https://w3id.org/eifgraph/ontology#SourcePage")

    # A kind of person whom a programme needs, with number and qualification.
    StaffRole: Final = URIRef("https://w3id.org/eifgraph/ontology#StaffRole")

    # One step of a theory of change.
    Step: Final = URIRef("https://w3id.org/eifgraph/ontology#Step")

    # A kind of matter that a step speaks of.
    StepKind: Final = URIRef("https://w3id.org/eifgraph/ontology#StepKind")

    # A degree to which a page ties a step to evidence.
    StepStatus: Final = URIRef("https://w3id.org/eifgraph/ontology#StepStatus")

    # A piece of research that a page lists under a number.
    Study: Final = URIRef("https://w3id.org/eifgraph/ontology#Study")

    # A way in which a study makes its comparison.
    StudyDesign: Final = URIRef("https://w3id.org/eifgraph/ontology#StudyDesign")

    # A matter that supervision attends to.
    SupervisionKind: Final = URIRef("https://w3id.org/eifgraph/ontology#SupervisionKind")

    # A staff role that supervises practitioners.
    Supervisor: Final = URIRef("https://w3id.org/eifgraph/ontology#Supervisor")

    # A level of need by which a programme is offered.
    Targeting: Final = URIRef("https://w3id.org/eifgraph/ontology#Targeting")

    # An account of how a programme is held to bring its outcomes about, in steps.
    TheoryOfChange: Final = URIRef("https://w3id.org/eifgraph/ontology#TheoryOfChange")

    # The training in a programme that a practitioner is given.
    Training: Final = URIRef("https://w3id.org/eifgraph/ontology#Training")

    # A way in which training is given.
    TrainingMode: Final = URIRef("https://w3id.org/eifgraph/ontology#TrainingMode")

    # A part of a training that is given in one mode.
    TrainingPart: Final = URIRef("https://w3id.org/eifgraph/ontology#TrainingPart")

    # A way in which the facts of a copy came to be entered.
    Transcription: Final = URIRef("https://w3id.org/eifgraph/ontology#Transcription")

    # Whether a rule of the evidence standards holds for an assessment.
    Verdict: Final = URIRef("https://w3id.org/eifgraph/ontology#Verdict")

    # The publication that a reference stands for.
    Work: Final = URIRef("https://w3id.org/eifgraph/ontology#Work")

    # Has the reason.
    absenceReason: Final = URIRef("https://w3id.org/eifgraph/ontology#absenceReason")

    # Is about values of the class, where the property takes several.
    absentClass: Final = URIRef("https://w3id.org/eifgraph/ontology#absentClass")

    # Is about the property.
    absentProperty: Final = URIRef("https://w3id.org/eifgraph/ontology#absentProperty")

    # Has the short name that its page puts in brackets after the name.
    acronym: Final = URIRef("https://w3id.org/eifgraph/ontology#acronym")

    # Has the web address.
    address: Final = URIRef("https://w3id.org/eifgraph/ontology#address")

    # Holds for children of the age group.
    ageGroup: Final = URIRef("https://w3id.org/eifgraph/ontology#ageGroup")

    # Has oldest children of the age, in years.
    ageMaximum: Final = URIRef("https://w3id.org/eifgraph/ontology#ageMaximum")

    # Has youngest children of the age, in years.
    ageMinimum: Final = URIRef("https://w3id.org/eifgraph/ontology#ageMinimum")

    # Holds for children of the ages, as those evaluated.
    ages: Final = URIRef("https://w3id.org/eifgraph/ontology#ages")

    # Takes so much time.
    amount: Final = URIRef("https://w3id.org/eifgraph/ontology#amount")

    # Was judged in the assessment.
    assessedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#assessedBy")

    # Judges the programme.
    assesses: Final = URIRef("https://w3id.org/eifgraph/ontology#assesses")

    # Ends at so many pounds sterling.
    bandMaximum: Final = URIRef("https://w3id.org/eifgraph/ontology#bandMaximum")

    # Begins at so many pounds sterling.
    bandMinimum: Final = URIRef("https://w3id.org/eifgraph/ontology#bandMinimum")

    # Is based on the study.
    basedOn: Final = URIRef("https://w3id.org/eifgraph/ontology#basedOn")

    # Is to be refreshed to the degree.
    booster: Final = URIRef("https://w3id.org/eifgraph/ontology#booster")

    # Is a change by the amount, in its unit.
    change: Final = URIRef("https://w3id.org/eifgraph/ontology#change")

    # Is a change worded in the way.
    changeDirection: Final = URIRef("https://w3id.org/eifgraph/ontology#changeDirection")

    # Is a change counted in the unit.
    changeUnit: Final = URIRef("https://w3id.org/eifgraph/ontology#changeUnit")

    # Is cited by the short form.
    citedAs: Final = URIRef("https://w3id.org/eifgraph/ontology#citedAs")

    # Makes the claim of a child outcome.
    claims: Final = URIRef("https://w3id.org/eifgraph/ontology#claims")

    # Lists outcomes in a copy that was not seen to the end of its list.
    claimsMayGoOn: Final = URIRef("https://w3id.org/eifgraph/ontology#claimsMayGoOn")

    # Says that there are outcomes for parents, couples or families too.
    claimsOtherOutcomes: Final = URIRef("https://w3id.org/eifgraph/ontology#claimsOtherOutcomes")

    # Is about the outcome.
    concerns: Final = URIRef("https://w3id.org/eifgraph/ontology#concerns")

    # Took place in the country.
    conductedIn: Final = URIRef("https://w3id.org/eifgraph/ontology#conductedIn")

    # Has the contact's e-mail address (personal data, left out by default).
    contactEmail: Final = URIRef("https://w3id.org/eifgraph/ontology#contactEmail")

    # Has the named person as contact (personal data, left out by default).
    contactName: Final = URIRef("https://w3id.org/eifgraph/ontology#contactName")

    # Restates the page described.
    copiedFrom: Final = URIRef("https://w3id.org/eifgraph/ontology#copiedFrom")

    # Has the rating of relative cost.
    costRating: Final = URIRef("https://w3id.org/eifgraph/ontology#costRating")

    # Is needed in this number.
    count: Final = URIRef("https://w3id.org/eifgraph/ontology#count")

    # Is counted in the unit.
    countedIn: Final = URIRef("https://w3id.org/eifgraph/ontology#countedIn")

    # Is delivered by the staff role.
    deliveredBy: Final = URIRef("https://w3id.org/eifgraph/ontology#deliveredBy")

    # Holds for delivery in the form.
    deliveryModel: Final = URIRef("https://w3id.org/eifgraph/ontology#deliveryModel")

    # Gives the account of delivery.
    describes: Final = URIRef("https://w3id.org/eifgraph/ontology#describes")

    # Has the design.
    design: Final = URIRef("https://w3id.org/eifgraph/ontology#design")

    # Follows the review, which its page prints beside its own.
    earlierReview: Final = URIRef("https://w3id.org/eifgraph/ontology#earlierReview")

    # Is entered as a record of the file.
    enteredIn: Final = URIRef("https://w3id.org/eifgraph/ontology#enteredIn")

    # Holds for children of the race or ethnicity, as printed of those evaluated.
    ethnicity: Final = URIRef("https://w3id.org/eifgraph/ontology#ethnicity")

    # Has the rating of strength of evidence.
    evidenceRating: Final = URIRef("https://w3id.org/eifgraph/ontology#evidenceRating")

    # Comes with the kind of explanation of its ratings.
    explainedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#explainedBy")

    # Is kept true to its design by the means described.
    fidelity: Final = URIRef("https://w3id.org/eifgraph/ontology#fidelity")

    # Is kept in the file so called.
    fileName: Final = URIRef("https://w3id.org/eifgraph/ontology#fileName")

    # Was measured so many months after the programme.
    followUpMonths: Final = URIRef("https://w3id.org/eifgraph/ontology#followUpMonths")

    # Is shown first by the assessment: that of the latest review; of these one with a
    # rating, on the publisher's own site before others.
    foremost: Final = URIRef("https://w3id.org/eifgraph/ontology#foremost")

    # Found the finding.
    found: Final = URIRef("https://w3id.org/eifgraph/ontology#found")

    # Was found by the study.
    foundBy: Final = URIRef("https://w3id.org/eifgraph/ontology#foundBy")

    # Belongs to the qualification framework.
    frame: Final = URIRef("https://w3id.org/eifgraph/ontology#frame")

    # Has the evidence rating as its copy gives it, before a lost plus is restored.
    givenRating: Final = URIRef("https://w3id.org/eifgraph/ontology#givenRating")

    # Was read as the reading says.
    hasReading: Final = URIRef("https://w3id.org/eifgraph/ontology#hasReading")

    # Has best evidence that holds in the context.
    holdsFor: Final = URIRef("https://w3id.org/eifgraph/ontology#holdsFor")

    # Stands for the publication.
    identifies: Final = URIRef("https://w3id.org/eifgraph/ontology#identifies")

    # Has taken place in the country.
    implementedIn: Final = URIRef("https://w3id.org/eifgraph/ontology#implementedIn")

    # Has the improvement index, a difference in percentile ranks from -50 to 50; 0 also
    # stands where none was computed.
    improvementIndex: Final = URIRef("https://w3id.org/eifgraph/ontology#improvementIndex")

    # Is counted in the domain.
    inDomain: Final = URIRef("https://w3id.org/eifgraph/ontology#inDomain")

    # Belongs to the family of programmes.
    inFamily: Final = URIRef("https://w3id.org/eifgraph/ontology#inFamily")

    # Was measured by the answers of the kind of person.
    informant: Final = URIRef("https://w3id.org/eifgraph/ontology#informant")

    # Is stated as approximate.
    isApproximate: Final = URIRef("https://w3id.org/eifgraph/ontology#isApproximate")

    # Is marked by its page as long term.
    isLongTerm: Final = URIRef("https://w3id.org/eifgraph/ontology#isLongTerm")

    # Has a rating with an asterisk, for findings on both sides.
    isMixed: Final = URIRef("https://w3id.org/eifgraph/ontology#isMixed")

    # Is cut off in the copy that was read.
    isTruncated: Final = URIRef("https://w3id.org/eifgraph/ontology#isTruncated")

    # Speaks of the matter.
    kind: Final = URIRef("https://w3id.org/eifgraph/ontology#kind")

    # Has no value for a property, for the reason that the absence gives.
    lacks: Final = URIRef("https://w3id.org/eifgraph/ontology#lacks")

    # Is set in the layout.
    layout: Final = URIRef("https://w3id.org/eifgraph/ontology#layout")

    # Leaves the part of the rating uncertain.
    leavesOpen: Final = URIRef("https://w3id.org/eifgraph/ontology#leavesOpen")

    # Belongs to the level.
    level: Final = URIRef("https://w3id.org/eifgraph/ontology#level")

    # Needs a licence.
    licenceRequired: Final = URIRef("https://w3id.org/eifgraph/ontology#licenceRequired")

    # Has so many lines.
    lineCount: Final = URIRef("https://w3id.org/eifgraph/ontology#lineCount")

    # Is given the address for its reports.
    linkedTo: Final = URIRef("https://w3id.org/eifgraph/ontology#linkedTo")

    # Stands below the reference, alone or with others of its group.
    listedAfter: Final = URIRef("https://w3id.org/eifgraph/ontology#listedAfter")

    # Was made in the review.
    madeIn: Final = URIRef("https://w3id.org/eifgraph/ontology#madeIn")

    # Has the level as the highest that the page names.
    maximumQualification: Final = URIRef("https://w3id.org/eifgraph/ontology#maximumQualification")

    # Was measured with what its page prints so.
    measureText: Final = URIRef("https://w3id.org/eifgraph/ontology#measureText")

    # Has an outcome that the study measured.
    measuredBy: Final = URIRef("https://w3id.org/eifgraph/ontology#measuredBy")

    # Was measured on the kind of person.
    measuredOn: Final = URIRef("https://w3id.org/eifgraph/ontology#measuredOn")

    # Was measured with the measure.
    measuredWith: Final = URIRef("https://w3id.org/eifgraph/ontology#measuredWith")

    # Was got in the way.
    method: Final = URIRef("https://w3id.org/eifgraph/ontology#method")

    # Has the level as the lowest that the page names.
    minimumQualification: Final = URIRef("https://w3id.org/eifgraph/ontology#minimumQualification")

    # Is given in the way.
    mode: Final = URIRef("https://w3id.org/eifgraph/ontology#mode")

    # Took place or was published in the month.
    month: Final = URIRef("https://w3id.org/eifgraph/ontology#month")

    # Is followed by the step.
    next: Final = URIRef("https://w3id.org/eifgraph/ontology#next")

    # Is listed under the number, as printed.
    number: Final = URIRef("https://w3id.org/eifgraph/ontology#number")

    # Is offered by the organisation.
    offeredBy: Final = URIRef("https://w3id.org/eifgraph/ontology#offeredBy")

    # Is of a programme offered for children of the ages.
    offeredFor: Final = URIRef("https://w3id.org/eifgraph/ontology#offeredFor")

    # Has the part.
    part: Final = URIRef("https://w3id.org/eifgraph/ontology#part")

    # Has a page that explains a plus, or that was seen to explain none.
    plusExplained: Final = URIRef("https://w3id.org/eifgraph/ontology#plusExplained")

    # Stands at the place in its order, counted from 1.
    position: Final = URIRef("https://w3id.org/eifgraph/ontology#position")

    # Asks for the training.
    preparedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#preparedBy")

    # Is limited by the words in brackets.
    qualifier: Final = URIRef("https://w3id.org/eifgraph/ontology#qualifier")

    # Is put in numbers by the finding.
    quantifiedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#quantifiedBy")

    # Has the place in the order of its scale, lowest first; members outside the order have
    # none.
    rank: Final = URIRef("https://w3id.org/eifgraph/ontology#rank")

    # Has the rating as its own, apart from the programme's.
    rating: Final = URIRef("https://w3id.org/eifgraph/ontology#rating")

    # Has a rating that was read in the place.
    ratingBasis: Final = URIRef("https://w3id.org/eifgraph/ontology#ratingBasis")

    # Has a rating of which this is to be known.
    ratingCaveat: Final = URIRef("https://w3id.org/eifgraph/ontology#ratingCaveat")

    # Is about the value of the property; without one it is about the thing as a whole.
    readProperty: Final = URIRef("https://w3id.org/eifgraph/ontology#readProperty")

    # Is about this value of the property.
    readValue: Final = URIRef("https://w3id.org/eifgraph/ontology#readValue")

    # Is about the thing.
    readingOf: Final = URIRef("https://w3id.org/eifgraph/ontology#readingOf")

    # Gives the account of where the programme has been run.
    records: Final = URIRef("https://w3id.org/eifgraph/ontology#records")

    # Gives the theory of change.
    reliesOn: Final = URIRef("https://w3id.org/eifgraph/ontology#reliesOn")

    # Is reported in what the reference stands for.
    reportedIn: Final = URIRef("https://w3id.org/eifgraph/ontology#reportedIn")

    # Names the reference of the same study with the same first surname and year, the only
    # one.
    resolvesTo: Final = URIRef("https://w3id.org/eifgraph/ontology#resolvesTo")

    # Lists the study among its evidence.
    restsOn: Final = URIRef("https://w3id.org/eifgraph/ontology#restsOn")

    # Was got by the rule described.
    rule: Final = URIRef("https://w3id.org/eifgraph/ontology#rule")

    # Studied the sample.
    sampled: Final = URIRef("https://w3id.org/eifgraph/ontology#sampled")

    # Belongs to the named series of reviews.
    series: Final = URIRef("https://w3id.org/eifgraph/ontology#series")

    # Has sessions of the length, in hours.
    sessionLength: Final = URIRef("https://w3id.org/eifgraph/ontology#sessionLength")

    # Has so many sessions.
    sessions: Final = URIRef("https://w3id.org/eifgraph/ontology#sessions")

    # Has so many sessions a week.
    sessionsPerWeek: Final = URIRef("https://w3id.org/eifgraph/ontology#sessionsPerWeek")

    # Holds for delivery in the kind of place.
    setting: Final = URIRef("https://w3id.org/eifgraph/ontology#setting")

    # Is published or quoted on the site.
    site: Final = URIRef("https://w3id.org/eifgraph/ontology#site")

    # Counts so many.
    size: Final = URIRef("https://w3id.org/eifgraph/ontology#size")

    # Lasts from first to last session so long.
    span: Final = URIRef("https://w3id.org/eifgraph/ontology#span")

    # Is put by the page in the words.
    statement: Final = URIRef("https://w3id.org/eifgraph/ontology#statement")

    # Contains the identifier in its address.
    statesIdentifier: Final = URIRef("https://w3id.org/eifgraph/ontology#statesIdentifier")

    # Is tied to evidence to the degree.
    status: Final = URIRef("https://w3id.org/eifgraph/ontology#status")

    # Has the step.
    step: Final = URIRef("https://w3id.org/eifgraph/ontology#step")

    # Has the counted part.
    subgroup: Final = URIRef("https://w3id.org/eifgraph/ontology#subgroup")

    # Holds for the part of the sample so called.
    subgroupLabel: Final = URIRef("https://w3id.org/eifgraph/ontology#subgroupLabel")

    # Is a usual place for children of the age group.
    suits: Final = URIRef("https://w3id.org/eifgraph/ontology#suits")

    # Is supervised by the staff role.
    supervisedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#supervisedBy")

    # Attends to the matter in supervision.
    supervisionKind: Final = URIRef("https://w3id.org/eifgraph/ontology#supervisionKind")

    # Begins with the surname, as printed.
    surname: Final = URIRef("https://w3id.org/eifgraph/ontology#surname")

    # Holds for families targeted in the way.
    targeting: Final = URIRef("https://w3id.org/eifgraph/ontology#targeting")

    # Has the wording.
    text: Final = URIRef("https://w3id.org/eifgraph/ontology#text")

    # Was measured at the time, as printed.
    timeframe: Final = URIRef("https://w3id.org/eifgraph/ontology#timeframe")

    # Takes so much time in all.
    total: Final = URIRef("https://w3id.org/eifgraph/ontology#total")

    # Was entered in the way.
    transcription: Final = URIRef("https://w3id.org/eifgraph/ontology#transcription")

    # Shows that a part is missing in the way described.
    truncation: Final = URIRef("https://w3id.org/eifgraph/ontology#truncation")

    # Includes best evidence gathered in the United Kingdom.
    ukEvaluation: Final = URIRef("https://w3id.org/eifgraph/ontology#ukEvaluation")

    # Includes provision in the United Kingdom.
    ukProvision: Final = URIRef("https://w3id.org/eifgraph/ontology#ukProvision")

    # Has the web address as its own.
    website: Final = URIRef("https://w3id.org/eifgraph/ontology#website")

    # Names the year.
    year: Final = URIRef("https://w3id.org/eifgraph/ontology#year")
