"""GENERATED from ontology/eif.ttl by `eifgraph terms`; do not edit."""

from __future__ import annotations

from typing import Final

from rdflib import URIRef


class EIF:
    """The terms of our ontology."""

    # The fact that a source gives no value for a property of a thing, together with the
    # reason.
    Absence: Final = URIRef("https://w3id.org/eifgraph/ontology#Absence")

    # A reason why a source gives no value for a property.
    AbsenceReason: Final = URIRef("https://w3id.org/eifgraph/ontology#AbsenceReason")

    # A stage of childhood by which the Guidebook says whom studies looked at.
    AgeGroup: Final = URIRef("https://w3id.org/eifgraph/ontology#AgeGroup")

    # What one site has published about one programme after one review: ratings, what they
    # hold for and what they rest on.
    Assessment: Final = URIRef("https://w3id.org/eifgraph/ontology#Assessment")

    # The way in which a page words a change: as an improvement, a reduction or an increase.
    ChangeDirection: Final = URIRef("https://w3id.org/eifgraph/ontology#ChangeDirection")

    # What an amount of change counts: points of a measure, or percentage points.
    ChangeUnit: Final = URIRef("https://w3id.org/eifgraph/ontology#ChangeUnit")

    # An outcome for a child or young person.
    ChildOutcome: Final = URIRef("https://w3id.org/eifgraph/ontology#ChildOutcome")

    # A short mention of a report of a study on a page, such as a surname and a year.
    Citation: Final = URIRef("https://w3id.org/eifgraph/ontology#Citation")

    # A cost rating that stands for a range of cost for each child or family.
    CostBand: Final = URIRef("https://w3id.org/eifgraph/ontology#CostBand")

    # A member of the scale by which the Guidebook compares what programmes cost for each
    # child or family.
    CostRating: Final = URIRef("https://w3id.org/eifgraph/ontology#CostRating")

    # A state, a territory, or one of the four nations of the United Kingdom.
    Country: Final = URIRef("https://w3id.org/eifgraph/ontology#Country")

    # A file of this data set in which curators state facts that they read elsewhere, or
    # mappings of their own.
    DataFile: Final = URIRef("https://w3id.org/eifgraph/ontology#DataFile")

    # The account that an assessment gives of how a programme is run: sessions, staff,
    # training and supervision.
    Delivery: Final = URIRef("https://w3id.org/eifgraph/ontology#Delivery")

    # The circumstances for which the evidence of an assessment holds: ages, delivery
    # models, settings and targeting.
    DeliveryContext: Final = URIRef("https://w3id.org/eifgraph/ontology#DeliveryContext")

    # A form in which a programme reaches families, such as in groups or by home visits.
    DeliveryModel: Final = URIRef("https://w3id.org/eifgraph/ontology#DeliveryModel")

    # A way in which an improvement index does or does not give an effect size.
    EffectSizeReading: Final = URIRef("https://w3id.org/eifgraph/ontology#EffectSizeReading")

    # A member of the scale by which the Guidebook says how strong the evidence is that a
    # programme improves child outcomes.
    EvidenceRating: Final = URIRef("https://w3id.org/eifgraph/ontology#EvidenceRating")

    # A group of programmes of one origin that share a name and are each assessed by
    # themselves.
    Family: Final = URIRef("https://w3id.org/eifgraph/ontology#Family")

    # What one study measured of one outcome, on one population and at one time.
    Finding: Final = URIRef("https://w3id.org/eifgraph/ontology#Finding")

    # The account that an assessment gives of where a programme has been run and evaluated.
    Implementation: Final = URIRef("https://w3id.org/eifgraph/ontology#Implementation")

    # The effect size g that a printed improvement index implies, worked out for this data
    # set; no page prints it.
    ImpliedEffectSize: Final = URIRef("https://w3id.org/eifgraph/ontology#ImpliedEffectSize")

    # A kind of person whose answers or observations a measure records.
    Informant: Final = URIRef("https://w3id.org/eifgraph/ontology#Informant")

    # A web address that a page gives for the reports of a study.
    Link: Final = URIRef("https://w3id.org/eifgraph/ontology#Link")

    # A decision on whether a reference stands for a publication, and for which.
    Linking: Final = URIRef("https://w3id.org/eifgraph/ontology#Linking")

    # A way in which it can be decided whether a reference stands for a publication.
    LinkingDecision: Final = URIRef("https://w3id.org/eifgraph/ontology#LinkingDecision")

    # An instrument, or a named scale within one, with which an outcome is measured.
    Measure: Final = URIRef("https://w3id.org/eifgraph/ontology#Measure")

    # A cost rating that says that the facts needed to rate the cost are not known.
    NoCostBand: Final = URIRef("https://w3id.org/eifgraph/ontology#NoCostBand")

    # A statement of a source that something changed the standing of a publication, such as
    # that it was retracted.
    Notice: Final = URIRef("https://w3id.org/eifgraph/ontology#Notice")

    # A kind of event that changes the standing of a publication.
    NoticeEvent: Final = URIRef("https://w3id.org/eifgraph/ontology#NoticeEvent")

    # An outcome for parents, couples or families.
    OtherOutcome: Final = URIRef("https://w3id.org/eifgraph/ontology#OtherOutcome")

    # A condition, ability or behaviour that a programme may change, under the words of the
    # page that names it.
    Outcome: Final = URIRef("https://w3id.org/eifgraph/ontology#Outcome")

    # A statement of an assessment that a programme improves a child outcome, made under one
    # domain.
    OutcomeClaim: Final = URIRef("https://w3id.org/eifgraph/ontology#OutcomeClaim")

    # One of the seven headings of child development and wellbeing under which the Guidebook
    # sorts child outcomes.
    OutcomeDomain: Final = URIRef("https://w3id.org/eifgraph/ontology#OutcomeDomain")

    # A set of outcomes about the same matter, drawn up by the curators of this data set.
    OutcomeGroup: Final = URIRef("https://w3id.org/eifgraph/ontology#OutcomeGroup")

    # An arrangement of headings and labels in which a site has published its pages.
    PageLayout: Final = URIRef("https://w3id.org/eifgraph/ontology#PageLayout")

    # A kind of person or group on whom an outcome is measured.
    Population: Final = URIRef("https://w3id.org/eifgraph/ontology#Population")

    # A staff role that works with children or parents to deliver a programme.
    Practitioner: Final = URIRef("https://w3id.org/eifgraph/ontology#Practitioner")

    # A set of activities for children or their parents that is offered, and assessed, under
    # one name.
    Programme: Final = URIRef("https://w3id.org/eifgraph/ontology#Programme")

    # An organisation that offers a programme, or that a page names as the one to ask about
    # it.
    Provider: Final = URIRef("https://w3id.org/eifgraph/ontology#Provider")

    # A level of a framework of educational qualifications.
    QualificationLevel: Final = URIRef("https://w3id.org/eifgraph/ontology#QualificationLevel")

    # What the rating rules give for one assessment on the published facts, with all of its
    # studies or with some left out.
    RatingAudit: Final = URIRef("https://w3id.org/eifgraph/ontology#RatingAudit")

    # The part of a copy of a page from which an evidence rating was read.
    RatingBasis: Final = URIRef("https://w3id.org/eifgraph/ontology#RatingBasis")

    # A reason to take care with an evidence rating as one copy of a page gives it.
    RatingCaveat: Final = URIRef("https://w3id.org/eifgraph/ontology#RatingCaveat")

    # A kind of text by which a page explains a rating, such as what its plus stands for.
    RatingExplanation: Final = URIRef("https://w3id.org/eifgraph/ontology#RatingExplanation")

    # A part of an evidence rating that can be in doubt while the rest is sure: its level,
    # or its plus.
    RatingPart: Final = URIRef("https://w3id.org/eifgraph/ontology#RatingPart")

    # A rule that the published evidence standards state for a rating.
    RatingRule: Final = URIRef("https://w3id.org/eifgraph/ontology#RatingRule")

    # One place of a source, together with the statement or thing that was read there and
    # the way in which it was read.
    Reading: Final = URIRef("https://w3id.org/eifgraph/ontology#Reading")

    # A way in which a value was obtained from what a source says.
    ReadingMethod: Final = URIRef("https://w3id.org/eifgraph/ontology#ReadingMethod")

    # The text by which a page refers to a report of a study, whole or cut off.
    Reference: Final = URIRef("https://w3id.org/eifgraph/ontology#Reference")

    # A degree to which something is asked for: not at all, as advice or as a duty.
    Requirement: Final = URIRef("https://w3id.org/eifgraph/ontology#Requirement")

    # A round of assessments that was published together, known by its month and, if it has
    # a name, its series.
    Review: Final = URIRef("https://w3id.org/eifgraph/ontology#Review")

    # Those whom a study looked at, or a counted part of them.
    Sample: Final = URIRef("https://w3id.org/eifgraph/ontology#Sample")

    # A kind of thing that the size of a sample counts, such as children, families or
    # schools.
    SampleUnit: Final = URIRef("https://w3id.org/eifgraph/ontology#SampleUnit")

    # A kind of place where a programme is delivered.
    Setting: Final = URIRef("https://w3id.org/eifgraph/ontology#Setting")

    # A place of publication on which assessments appear or are quoted.
    Site: Final = URIRef("https://w3id.org/eifgraph/ontology#Site")

    # One copy of a page about a programme from which facts were read.
    SourcePage: Final = URIRef("https://w3id.org/eifgraph/ontology#SourcePage")

    # A part that staff have in a programme, with the number of people and the qualification
    # that it asks for.
    StaffRole: Final = URIRef("https://w3id.org/eifgraph/ontology#StaffRole")

    # How a publication stands, after all that sources say of it.
    Standing: Final = URIRef("https://w3id.org/eifgraph/ontology#Standing")

    # One statement in the sequence of a theory of change.
    Step: Final = URIRef("https://w3id.org/eifgraph/ontology#Step")

    # A kind of matter that a step of a theory of change speaks of, such as a need, a
    # mechanism or an activity.
    StepKind: Final = URIRef("https://w3id.org/eifgraph/ontology#StepKind")

    # A degree to which a page ties a step of a theory of change to evidence.
    StepStatus: Final = URIRef("https://w3id.org/eifgraph/ontology#StepStatus")

    # A piece of research that an assessment lists among its evidence under a number.
    Study: Final = URIRef("https://w3id.org/eifgraph/ontology#Study")

    # A way in which research compares those who took part in a programme with others, such
    # as allotting them by chance.
    StudyDesign: Final = URIRef("https://w3id.org/eifgraph/ontology#StudyDesign")

    # Studies that may share their participants, because a page numbers them alike, such as
    # 1a and 1b, or says that they do.
    StudyFamily: Final = URIRef("https://w3id.org/eifgraph/ontology#StudyFamily")

    # A subject that the supervision of practitioners attends to, such as skills or cases.
    SupervisionKind: Final = URIRef("https://w3id.org/eifgraph/ontology#SupervisionKind")

    # A staff role that oversees practitioners and supports them in their work.
    Supervisor: Final = URIRef("https://w3id.org/eifgraph/ontology#Supervisor")

    # A level of need for which a programme is offered: for all, for those who share a risk,
    # or for those who show signs of need.
    Targeting: Final = URIRef("https://w3id.org/eifgraph/ontology#Targeting")

    # An account of how a programme is held to bring about its outcomes, as a sequence of
    # steps.
    TheoryOfChange: Final = URIRef("https://w3id.org/eifgraph/ontology#TheoryOfChange")

    # The account that a page gives of how practitioners are trained in a programme.
    Training: Final = URIRef("https://w3id.org/eifgraph/ontology#Training")

    # A way in which training is given, such as face to face or online.
    TrainingMode: Final = URIRef("https://w3id.org/eifgraph/ontology#TrainingMode")

    # A portion of training that is given in one way and takes a stated time.
    TrainingPart: Final = URIRef("https://w3id.org/eifgraph/ontology#TrainingPart")

    # A way in which the facts of a copy were taken over into a data file.
    Transcription: Final = URIRef("https://w3id.org/eifgraph/ontology#Transcription")

    # What the published facts say of one rating rule for one assessment.
    Verdict: Final = URIRef("https://w3id.org/eifgraph/ontology#Verdict")

    # One of the three things that published facts can say of a rule: that it holds, that it
    # fails, or neither.
    VerdictResult: Final = URIRef("https://w3id.org/eifgraph/ontology#VerdictResult")

    # A publication in itself, apart from how any page refers to it.
    Work: Final = URIRef("https://w3id.org/eifgraph/ontology#Work")

    # Relates an absence to the reason why there is no value.
    absenceReason: Final = URIRef("https://w3id.org/eifgraph/ontology#absenceReason")

    # Relates an absence to the class of the values that are missing, where a property has
    # values of several classes.
    absentClass: Final = URIRef("https://w3id.org/eifgraph/ontology#absentClass")

    # Relates an absence that a verdict awaits to the thing whose fact is absent.
    absentFrom: Final = URIRef("https://w3id.org/eifgraph/ontology#absentFrom")

    # Relates an absence to the property that has no value.
    absentProperty: Final = URIRef("https://w3id.org/eifgraph/ontology#absentProperty")

    # Gives the short form that a page prints beside the name of a programme.
    acronym: Final = URIRef("https://w3id.org/eifgraph/ontology#acronym")

    # Gives the web address of a source page, or that a link points to.
    address: Final = URIRef("https://w3id.org/eifgraph/ontology#address")

    # Relates a publication to a statement that its standing changed.
    affectedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#affectedBy")

    # Relates a delivery context to an age group that was studied.
    ageGroup: Final = URIRef("https://w3id.org/eifgraph/ontology#ageGroup")

    # Gives the age in years of the oldest children in a sample.
    ageMaximum: Final = URIRef("https://w3id.org/eifgraph/ontology#ageMaximum")

    # Gives the age in years of the youngest children in a sample.
    ageMinimum: Final = URIRef("https://w3id.org/eifgraph/ontology#ageMinimum")

    # Relates a delivery context or a sample to the range of ages of the children who were
    # studied.
    ages: Final = URIRef("https://w3id.org/eifgraph/ontology#ages")

    # Relates a rule to the SHACL shape to which an assessment conforms unless its published
    # facts show that the rule fails.
    allowedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#allowedBy")

    # Relates a part of a training to the time that it takes.
    amount: Final = URIRef("https://w3id.org/eifgraph/ontology#amount")

    # Relates a verdict to the rule that it is about.
    applies: Final = URIRef("https://w3id.org/eifgraph/ontology#applies")

    # Gives the last day on which a source that tells of retractions was asked for a
    # publication, and answered.
    askedOn: Final = URIRef("https://w3id.org/eifgraph/ontology#askedOn")

    # Relates a rating, or an explanation of one, to a rule that must hold where it is
    # given.
    asksFor: Final = URIRef("https://w3id.org/eifgraph/ontology#asksFor")

    # Relates a programme to an assessment of it.
    assessedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#assessedBy")

    # Relates an assessment to the programme that it is about.
    assesses: Final = URIRef("https://w3id.org/eifgraph/ontology#assesses")

    # Relates an audit to the assessment whose facts it applies the rules to.
    auditOf: Final = URIRef("https://w3id.org/eifgraph/ontology#auditOf")

    # Relates a verdict that is not determinable to the absence of a fact that could settle
    # it.
    awaits: Final = URIRef("https://w3id.org/eifgraph/ontology#awaits")

    # Gives the upper end, in pounds sterling for each child or family, of a cost band.
    bandMaximum: Final = URIRef("https://w3id.org/eifgraph/ontology#bandMaximum")

    # Gives the lower end, in pounds sterling for each child or family, of a cost band.
    bandMinimum: Final = URIRef("https://w3id.org/eifgraph/ontology#bandMinimum")

    # Relates an outcome claim to a study that the page names as its basis.
    basedOn: Final = URIRef("https://w3id.org/eifgraph/ontology#basedOn")

    # Relates a training to the degree to which it has to be refreshed later.
    booster: Final = URIRef("https://w3id.org/eifgraph/ontology#booster")

    # Gives the amount of change that a finding reports, in the unit stated beside it.
    change: Final = URIRef("https://w3id.org/eifgraph/ontology#change")

    # Relates a finding to the way in which its page words the change.
    changeDirection: Final = URIRef("https://w3id.org/eifgraph/ontology#changeDirection")

    # Relates a finding to the unit in which its amount of change counts.
    changeUnit: Final = URIRef("https://w3id.org/eifgraph/ontology#changeUnit")

    # Relates a study to a short mention of one of its reports.
    citedAs: Final = URIRef("https://w3id.org/eifgraph/ontology#citedAs")

    # Relates an assessment to a claim that a child outcome is improved.
    claims: Final = URIRef("https://w3id.org/eifgraph/ontology#claims")

    # Says whether the list of outcomes may be longer than the copies of the page show.
    claimsMayGoOn: Final = URIRef("https://w3id.org/eifgraph/ontology#claimsMayGoOn")

    # Says whether the page of an assessment tells of outcomes for parents, couples or
    # families too.
    claimsOtherOutcomes: Final = URIRef("https://w3id.org/eifgraph/ontology#claimsOtherOutcomes")

    # Relates an outcome claim or a finding to the outcome that it is about.
    concerns: Final = URIRef("https://w3id.org/eifgraph/ontology#concerns")

    # Relates a study to a country in which it took place.
    conductedIn: Final = URIRef("https://w3id.org/eifgraph/ontology#conductedIn")

    # Gives the e-mail address of the person to ask at a provider.
    contactEmail: Final = URIRef("https://w3id.org/eifgraph/ontology#contactEmail")

    # Gives the name of the person to ask at a provider.
    contactName: Final = URIRef("https://w3id.org/eifgraph/ontology#contactName")

    # Describes the page that a source page restates.
    copiedFrom: Final = URIRef("https://w3id.org/eifgraph/ontology#copiedFrom")

    # Relates an assessment to its rating of the cost for each child or family.
    costRating: Final = URIRef("https://w3id.org/eifgraph/ontology#costRating")

    # Gives the number of people that a staff role needs.
    count: Final = URIRef("https://w3id.org/eifgraph/ontology#count")

    # Relates a sample to the unit that its size counts.
    countedIn: Final = URIRef("https://w3id.org/eifgraph/ontology#countedIn")

    # Names the person who gave a value in place of what was read on the page.
    curatedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#curatedBy")

    # Relates a reference to a decision on the publication that it stands for.
    decidedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#decidedBy")

    # Relates a linking to what was decided.
    decision: Final = URIRef("https://w3id.org/eifgraph/ontology#decision")

    # Relates an account of delivery to a role that works with families.
    deliveredBy: Final = URIRef("https://w3id.org/eifgraph/ontology#deliveredBy")

    # Relates a delivery context to a form in which the programme reached families.
    deliveryModel: Final = URIRef("https://w3id.org/eifgraph/ontology#deliveryModel")

    # Relates an assessment to its account of delivery.
    describes: Final = URIRef("https://w3id.org/eifgraph/ontology#describes")

    # Relates a study to the way in which it makes its comparison.
    design: Final = URIRef("https://w3id.org/eifgraph/ontology#design")

    # Relates an assessment to a former review that its page prints beside the present one.
    earlierReview: Final = URIRef("https://w3id.org/eifgraph/ontology#earlierReview")

    # Relates a source page to the data file in which its facts are stated.
    enteredIn: Final = URIRef("https://w3id.org/eifgraph/ontology#enteredIn")

    # Gives the words by which a page describes the race or ethnicity of the children
    # evaluated.
    ethnicity: Final = URIRef("https://w3id.org/eifgraph/ontology#ethnicity")

    # Relates a notice to what happened to the publication.
    event: Final = URIRef("https://w3id.org/eifgraph/ontology#event")

    # Relates an assessment to its rating of the strength of evidence, as corrected for what
    # the copy lost.
    evidenceRating: Final = URIRef("https://w3id.org/eifgraph/ontology#evidenceRating")

    # Relates a verdict to a study by whose facts the rule is met.
    evidencedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#evidencedBy")

    # Relates an assessment to a kind of explanation that its page gives for its ratings.
    explainedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#explainedBy")

    # Describes how a programme is kept true to its design when it is delivered.
    fidelity: Final = URIRef("https://w3id.org/eifgraph/ontology#fidelity")

    # Gives the name of the file that holds a source page or data file.
    fileName: Final = URIRef("https://w3id.org/eifgraph/ontology#fileName")

    # Gives the months between the end of a programme and the measurement of a finding.
    followUpMonths: Final = URIRef("https://w3id.org/eifgraph/ontology#followUpMonths")

    # Relates a programme to the assessment that is shown first: of the latest review; of
    # these one with a rating; of these one on the publisher's own site.
    foremost: Final = URIRef("https://w3id.org/eifgraph/ontology#foremost")

    # Relates a study to a finding of it.
    found: Final = URIRef("https://w3id.org/eifgraph/ontology#found")

    # Relates a finding to the study that made it.
    foundBy: Final = URIRef("https://w3id.org/eifgraph/ontology#foundBy")

    # Names the qualification framework to which a level belongs.
    frame: Final = URIRef("https://w3id.org/eifgraph/ontology#frame")

    # Relates an assessment to the evidence rating as the copy of its page gives it, before
    # a lost plus is restored.
    givenRating: Final = URIRef("https://w3id.org/eifgraph/ontology#givenRating")

    # Relates a thing to a record of where it, or a value of it, was read.
    hasReading: Final = URIRef("https://w3id.org/eifgraph/ontology#hasReading")

    # Relates an assessment to the circumstances for which its evidence holds.
    holdsFor: Final = URIRef("https://w3id.org/eifgraph/ontology#holdsFor")

    # Relates a reference to the publication that it stands for, or to another version of
    # that publication.
    identifies: Final = URIRef("https://w3id.org/eifgraph/ontology#identifies")

    # Relates an account of implementation to a country where the programme has been run.
    implementedIn: Final = URIRef("https://w3id.org/eifgraph/ontology#implementedIn")

    # Relates a finding to the effect size that its improvement index implies.
    implies: Final = URIRef("https://w3id.org/eifgraph/ontology#implies")

    # Gives by how many percentile points an average member of the comparison group would
    # move with the programme, from -50 to 50.
    improvementIndex: Final = URIRef("https://w3id.org/eifgraph/ontology#improvementIndex")

    # Relates an outcome claim to the domain under whose heading it stands.
    inDomain: Final = URIRef("https://w3id.org/eifgraph/ontology#inDomain")

    # Says, within an audit that leaves out one of a study's reports, that what the other
    # reports show by themselves is not known.
    inDoubt: Final = URIRef("https://w3id.org/eifgraph/ontology#inDoubt")

    # Relates a programme to a family of programmes to which it belongs.
    inFamily: Final = URIRef("https://w3id.org/eifgraph/ontology#inFamily")

    # Relates a finding to the kind of person whose answers or observations it rests on.
    informant: Final = URIRef("https://w3id.org/eifgraph/ontology#informant")

    # Says whether some of the evidence that an assessment rests on was gathered in Ireland.
    irelandEvaluation: Final = URIRef("https://w3id.org/eifgraph/ontology#irelandEvaluation")

    # Says whether a programme is available in Ireland.
    irelandProvision: Final = URIRef("https://w3id.org/eifgraph/ontology#irelandProvision")

    # Says whether a quantity is stated as approximate.
    isApproximate: Final = URIRef("https://w3id.org/eifgraph/ontology#isApproximate")

    # Says whether a finding rests on a measure that does not depend on the answers of those
    # in the study.
    isIndependentOfParticipants: Final = URIRef(
        "https://w3id.org/eifgraph/ontology#isIndependentOfParticipants"
    )

    # Says whether a study was done by people apart from those who offer the programme.
    isIndependentOfProvider: Final = URIRef(
        "https://w3id.org/eifgraph/ontology#isIndependentOfProvider"
    )

    # Says whether a page marks a finding as long term.
    isLongTerm: Final = URIRef("https://w3id.org/eifgraph/ontology#isLongTerm")

    # Says whether an asterisk on the evidence rating of an assessment marks mixed findings.
    isMixed: Final = URIRef("https://w3id.org/eifgraph/ontology#isMixed")

    # Says whether a text is cut off in the copy that was read.
    isTruncated: Final = URIRef("https://w3id.org/eifgraph/ontology#isTruncated")

    # Says whether a measure is an instrument whose validity has been shown.
    isValidated: Final = URIRef("https://w3id.org/eifgraph/ontology#isValidated")

    # Relates a step of a theory of change to the kind of matter that it speaks of.
    kind: Final = URIRef("https://w3id.org/eifgraph/ontology#kind")

    # Relates a thing to the absence of a value for one of its properties.
    lacks: Final = URIRef("https://w3id.org/eifgraph/ontology#lacks")

    # Relates a source page to the layout in which it was published.
    layout: Final = URIRef("https://w3id.org/eifgraph/ontology#layout")

    # Relates a rating caveat to a part of the rating that it makes uncertain.
    leavesOpen: Final = URIRef("https://w3id.org/eifgraph/ontology#leavesOpen")

    # Relates an audit to a study, or a reference to a report of one, whose facts it does
    # not use.
    leavesOut: Final = URIRef("https://w3id.org/eifgraph/ontology#leavesOut")

    # Says that what an audit leaves out are all reports of the assessment that are
    # retracted, and no more.
    leavesOutRetracted: Final = URIRef("https://w3id.org/eifgraph/ontology#leavesOutRetracted")

    # Gives the number of the level to which an evidence rating or a qualification belongs.
    level: Final = URIRef("https://w3id.org/eifgraph/ontology#level")

    # Says whether a licence is needed to deliver a programme.
    licenceRequired: Final = URIRef("https://w3id.org/eifgraph/ontology#licenceRequired")

    # Gives the number of lines of a stored file, or of its text if it is an HTML or PDF
    # file.
    lineCount: Final = URIRef("https://w3id.org/eifgraph/ontology#lineCount")

    # Relates a study to a web address that its page gives for its reports.
    linkedTo: Final = URIRef("https://w3id.org/eifgraph/ontology#linkedTo")

    # Relates a link to a reference below which the page prints it.
    listedAfter: Final = URIRef("https://w3id.org/eifgraph/ontology#listedAfter")

    # Relates an assessment to the review after which it was published.
    madeIn: Final = URIRef("https://w3id.org/eifgraph/ontology#madeIn")

    # Relates a staff role to the highest level of qualification that the page names for it.
    maximumQualification: Final = URIRef("https://w3id.org/eifgraph/ontology#maximumQualification")

    # Gives the words by which a page names the measure of a finding.
    measureText: Final = URIRef("https://w3id.org/eifgraph/ontology#measureText")

    # Relates a step of a theory of change to a study that measured the outcome it speaks
    # of.
    measuredBy: Final = URIRef("https://w3id.org/eifgraph/ontology#measuredBy")

    # Relates a finding to the kind of person or group on whom the outcome was measured.
    measuredOn: Final = URIRef("https://w3id.org/eifgraph/ontology#measuredOn")

    # Relates a finding to the instrument with which the outcome was measured.
    measuredWith: Final = URIRef("https://w3id.org/eifgraph/ontology#measuredWith")

    # Relates a reading to the way in which the value was obtained.
    method: Final = URIRef("https://w3id.org/eifgraph/ontology#method")

    # Relates a staff role to the lowest level of qualification that the page names for it.
    minimumQualification: Final = URIRef("https://w3id.org/eifgraph/ontology#minimumQualification")

    # Relates a part of a training to the way in which it is given.
    mode: Final = URIRef("https://w3id.org/eifgraph/ontology#mode")

    # Gives the month in which a review was made or published.
    month: Final = URIRef("https://w3id.org/eifgraph/ontology#month")

    # Relates a step of a theory of change to the one that follows it.
    next: Final = URIRef("https://w3id.org/eifgraph/ontology#next")

    # Gives the number under which a page lists a study, with its letter if it has one.
    number: Final = URIRef("https://w3id.org/eifgraph/ontology#number")

    # Relates a programme to an organisation that offers it.
    offeredBy: Final = URIRef("https://w3id.org/eifgraph/ontology#offeredBy")

    # Relates an assessment to the range of ages for which the page says that the programme
    # is offered.
    offeredFor: Final = URIRef("https://w3id.org/eifgraph/ontology#offeredFor")

    # Relates a training to a portion of it.
    part: Final = URIRef("https://w3id.org/eifgraph/ontology#part")

    # Says whether the page of an assessment explains a plus.
    plusExplained: Final = URIRef("https://w3id.org/eifgraph/ontology#plusExplained")

    # Gives the place of a step or of a code list member in its sequence, counted from 1.
    position: Final = URIRef("https://w3id.org/eifgraph/ontology#position")

    # Relates an account of delivery to the training that practitioners get.
    preparedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#preparedBy")

    # Relates a linking to the publication on which it decides, whether it accepts it or
    # not.
    proposes: Final = URIRef("https://w3id.org/eifgraph/ontology#proposes")

    # Gives the words in brackets by which a page limits a finding.
    qualifier: Final = URIRef("https://w3id.org/eifgraph/ontology#qualifier")

    # Relates an outcome claim to a finding that puts it in numbers.
    quantifiedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#quantifiedBy")

    # Gives the place of a member in the order of its scale, from the lowest at 1.
    rank: Final = URIRef("https://w3id.org/eifgraph/ontology#rank")

    # Relates a study to the rating that the page gives to the study itself.
    rating: Final = URIRef("https://w3id.org/eifgraph/ontology#rating")

    # Relates an assessment to a part of a copy in which its evidence rating was read.
    ratingBasis: Final = URIRef("https://w3id.org/eifgraph/ontology#ratingBasis")

    # Relates an assessment to a reason to take care with its evidence rating.
    ratingCaveat: Final = URIRef("https://w3id.org/eifgraph/ontology#ratingCaveat")

    # Relates an audit to its verdict on one rule.
    reached: Final = URIRef("https://w3id.org/eifgraph/ontology#reached")

    # Relates an implied effect size to the way in which the index was read.
    readAs: Final = URIRef("https://w3id.org/eifgraph/ontology#readAs")

    # Relates a reading to the property whose value was read.
    readProperty: Final = URIRef("https://w3id.org/eifgraph/ontology#readProperty")

    # Gives the value that was read, a thing or a literal.
    readValue: Final = URIRef("https://w3id.org/eifgraph/ontology#readValue")

    # Relates a reading to the thing that it is about.
    readingOf: Final = URIRef("https://w3id.org/eifgraph/ontology#readingOf")

    # Relates an assessment to its account of where the programme has been run.
    records: Final = URIRef("https://w3id.org/eifgraph/ontology#records")

    # Relates an assessment to the theory of change that its page gives for the programme.
    reliesOn: Final = URIRef("https://w3id.org/eifgraph/ontology#reliesOn")

    # Relates a study to a reference to a report of it.
    reportedIn: Final = URIRef("https://w3id.org/eifgraph/ontology#reportedIn")

    # Relates a short mention of a report to the one reference of the same study that has
    # its first surname and year.
    resolvesTo: Final = URIRef("https://w3id.org/eifgraph/ontology#resolvesTo")

    # Relates an assessment to a study that it lists as evidence.
    restsOn: Final = URIRef("https://w3id.org/eifgraph/ontology#restsOn")

    # Relates a verdict to what the facts say of its rule, and an audit to what they say of
    # all rules that the assessment's rating asks for.
    result: Final = URIRef("https://w3id.org/eifgraph/ontology#result")

    # Relates a study to the share of its sample, from 0 to 1, that those measured
    # represent.
    retention: Final = URIRef("https://w3id.org/eifgraph/ontology#retention")

    # Describes the rule by which a value was inferred or put in a normal form, or the
    # reason for which a curator gave it.
    rule: Final = URIRef("https://w3id.org/eifgraph/ontology#rule")

    # Relates a study to those whom it looked at.
    sampled: Final = URIRef("https://w3id.org/eifgraph/ontology#sampled")

    # Names the series of reviews to which a review belongs.
    series: Final = URIRef("https://w3id.org/eifgraph/ontology#series")

    # Relates an account of delivery to the time that one session takes.
    sessionLength: Final = URIRef("https://w3id.org/eifgraph/ontology#sessionLength")

    # Relates an account of delivery to the number of sessions.
    sessions: Final = URIRef("https://w3id.org/eifgraph/ontology#sessions")

    # Gives the number of sessions in a week.
    sessionsPerWeek: Final = URIRef("https://w3id.org/eifgraph/ontology#sessionsPerWeek")

    # Relates an assessment to a reference to a study that its page lists as not counting
    # towards the evidence rating.
    setsAside: Final = URIRef("https://w3id.org/eifgraph/ontology#setsAside")

    # Relates a delivery context to a kind of place in which the programme was delivered.
    setting: Final = URIRef("https://w3id.org/eifgraph/ontology#setting")

    # Relates a study to another study of the same assessment with some of the same
    # participants, where the page says so.
    sharesParticipantsWith: Final = URIRef(
        "https://w3id.org/eifgraph/ontology#sharesParticipantsWith"
    )

    # Relates a rule to the SHACL shape to which an assessment conforms only if its
    # published facts show that the rule holds.
    shownBy: Final = URIRef("https://w3id.org/eifgraph/ontology#shownBy")

    # Relates an assessment or a source page to the site on which it is published or quoted.
    site: Final = URIRef("https://w3id.org/eifgraph/ontology#site")

    # Gives the number of units in a sample.
    size: Final = URIRef("https://w3id.org/eifgraph/ontology#size")

    # Relates an account of delivery to the time from the first session to the last.
    span: Final = URIRef("https://w3id.org/eifgraph/ontology#span")

    # Relates a publication to how it stands, after the latest records of all sources that
    # were asked.
    standing: Final = URIRef("https://w3id.org/eifgraph/ontology#standing")

    # Gives the day of the event that brought a publication to its standing.
    standingSince: Final = URIRef("https://w3id.org/eifgraph/ontology#standingSince")

    # Gives the words by which a page states a finding.
    statement: Final = URIRef("https://w3id.org/eifgraph/ontology#statement")

    # Relates a link or a reference to an identifier, such as a DOI, that is written in its
    # address or at its end.
    statesIdentifier: Final = URIRef("https://w3id.org/eifgraph/ontology#statesIdentifier")

    # Relates a step of a theory of change to how far the page ties it to evidence.
    status: Final = URIRef("https://w3id.org/eifgraph/ontology#status")

    # Relates a theory of change to one of its steps.
    step: Final = URIRef("https://w3id.org/eifgraph/ontology#step")

    # Relates an assessment to studies, among those that it rests on, that may share their
    # participants.
    studyFamily: Final = URIRef("https://w3id.org/eifgraph/ontology#studyFamily")

    # Relates a sample to a counted part of it.
    subgroup: Final = URIRef("https://w3id.org/eifgraph/ontology#subgroup")

    # Names the part of a sample for which a finding holds.
    subgroupLabel: Final = URIRef("https://w3id.org/eifgraph/ontology#subgroupLabel")

    # Relates a setting to an age group for which it is a usual place.
    suits: Final = URIRef("https://w3id.org/eifgraph/ontology#suits")

    # Relates an account of delivery to a role that oversees practitioners.
    supervisedBy: Final = URIRef("https://w3id.org/eifgraph/ontology#supervisedBy")

    # Relates a supervisor role to a subject that its supervision attends to.
    supervisionKind: Final = URIRef("https://w3id.org/eifgraph/ontology#supervisionKind")

    # Relates an audit to the highest rating, up to the one that the page gives, for which
    # the published facts it uses show all that the rules ask for.
    supports: Final = URIRef("https://w3id.org/eifgraph/ontology#supports")

    # Gives the first surname in a citation or reference, as printed.
    surname: Final = URIRef("https://w3id.org/eifgraph/ontology#surname")

    # Relates a delivery context to the level of need for which the programme was offered.
    targeting: Final = URIRef("https://w3id.org/eifgraph/ontology#targeting")

    # Gives the wording of a step of a theory of change.
    text: Final = URIRef("https://w3id.org/eifgraph/ontology#text")

    # Gives the words by which a page says when a finding was measured.
    timeframe: Final = URIRef("https://w3id.org/eifgraph/ontology#timeframe")

    # Gives the words by which a page says at which points of time a study measured.
    timing: Final = URIRef("https://w3id.org/eifgraph/ontology#timing")

    # Relates a training to the time that it takes altogether.
    total: Final = URIRef("https://w3id.org/eifgraph/ontology#total")

    # Relates a staff role to the time for which those in it are trained in the programme.
    trainedFor: Final = URIRef("https://w3id.org/eifgraph/ontology#trainedFor")

    # Relates a source page to the way in which its facts were taken over.
    transcription: Final = URIRef("https://w3id.org/eifgraph/ontology#transcription")

    # Describes by what a reference shows that a part of it is missing.
    truncation: Final = URIRef("https://w3id.org/eifgraph/ontology#truncation")

    # Says whether some of the evidence that an assessment rests on was gathered in the
    # United Kingdom.
    ukEvaluation: Final = URIRef("https://w3id.org/eifgraph/ontology#ukEvaluation")

    # Says whether a programme is available in the United Kingdom.
    ukProvision: Final = URIRef("https://w3id.org/eifgraph/ontology#ukProvision")

    # Gives the web address of an organisation.
    website: Final = URIRef("https://w3id.org/eifgraph/ontology#website")

    # Gives the year in a citation or reference.
    year: Final = URIRef("https://w3id.org/eifgraph/ontology#year")

    # Relates a reading whose value was not taken to the reading, of the same property of
    # the same thing, whose value was taken in its place.
    yieldsTo: Final = URIRef("https://w3id.org/eifgraph/ontology#yieldsTo")
