"""What invented practitioners write from the assessment to the end, and in between. See `engine.demo.words`."""

from __future__ import annotations

from collections.abc import Mapping

STAGE_2: Mapping[str, tuple[str, ...]] = {
    # Stage 2
    "ut_stage2_agreement.dates": (
        "Alternate Tuesdays at half past five; visits three and four with each of them alone; referees in weeks "
        "five and six.",
        "Mondays while he has his day off. The former partner is seen in week four, if she agrees.",
    ),
    "preparation_evidence": (
        "They now say “the child may need to be angry with us” where in stage 1 they said “grateful”.",
        "After the day on trauma they changed the bedroom: fewer toys, a lamp that stays on, nothing that shuts.",
    ),
    "open_questions": (
        "What the grandparents on his side think; they have not been seen yet.",
        "How they would share the leave.",
    ),
    "ut_midway=continue.reasons": (
        "Seven visits held and well recorded. They are open about their losses and the worker has tested it. "
        "Grandparents still to be seen. The assessment goes on to the report.",
        "A sound assessment so far. I asked for one more visit on money and on who collects from school.",
    ),
    "health_summary": (
        "Both are in good general health. Her thyroid condition is treated and stable. Nothing in the reports would"
        " limit the care of a child to adulthood.",
        "He has type 1 diabetes, well controlled for twelve years, with no complication. They have a plan for lows "
        "and the child’s school would know it.",
        "A single applicant in good health; a period of depression nine years ago, treated, without return. She "
        "names whom she would ring.",
    ),
    "identifying_details": (
        "Two adults in their late thirties, a secondary school teacher and a heating engineer, in a terraced house "
        "they have owned for seven years. They are known in the street and at the allotments.",
        "A single woman of forty-one, a nurse manager who works four days, in a flat with a small garden in her "
        "parents’ town.",
    ),
    "family_background": (
        "She is the eldest of four and brought up the youngest while her mother worked. He was adopted himself at "
        "three and has been in touch with his birth sister since he was thirty.",
        "An only child with a large family of cousins. Her parents’ divorce when she was twelve was bitter; she has"
        " made peace with both.",
    ),
    "relationship": (
        "Together for eleven years. They describe the year after their second loss as the worst, and how they came "
        "through it: a counsellor, a rule about not talking after ten, and walking.",
    ),
    "parenting_capacity": (
        "I watched them with his nephews of three and six over an afternoon. They got down on the floor, gave "
        "warning before each change and did not rise to a tantrum. They asked me afterwards what I would have done.",
        "She runs a group for toddlers and has done for years; what is new to her is that nobody would take the "
        "child home at five. She has thought it through, week by week.",
    ),
    "network_support": (
        "Her parents twice a week, two neighbours with children of school age, a couple who adopted in 2021, and a "
        "manager who has agreed to a year at home. The map is in the appendix.",
    ),
    "motivation": (
        "They want to be parents for life, and they want to be the parents whom a particular child needs. They have"
        " let go of the wish for a baby without being asked to.",
    ),
    "culture_identity": (
        "They would keep photographs on the wall and letters in a box the child can reach. They know two families "
        "of the faith that many of our children come from and have asked what would matter to them.",
    ),
    "safeguarding": (
        "Stair gates fitted, medicine locked, the pond covered. They have a plan for visitors and have talked about"
        " telephones in bedrooms. The dog was seen with children and left the room when it had enough.",
    ),
    "child_needs": (
        "Developmental uncertainty, attachment difficulties of a moderate kind, contact by letter and once a year "
        "in person. Not a child who needs a parent awake at night for years; they know why they say so.",
    ),
    "ut_par.strengths": (
        "They think about the child first and themselves second, on paper and in the room. A network that has been "
        "tested. Humour.",
        "Steady, reflective, not put off by what they heard in preparation.",
    ),
    "ut_par.concerns": (
        "He goes quiet under strain and she has to guess. They see it and have worked on it with the counsellor.",
        "Little time with children under two so far; a placement at the nursery starts next month.",
    ),
    "ut_par.reasons": (
        "The evidence of nine visits, three referees and a former partner points one way. What worries me is named "
        "in the report and they answered it. I recommend them for one child, or two who belong together, up to "
        "five.",
    ),
    "what": ("The chronology stops in 2019, and the part on support does not say who would come in the first month.",),
    "quality": (
        "Clear and fair. The analysis is where it should be: beside the evidence.",
        "A careful report that lets the applicants be heard.",
    ),
    "comments": (
        "Thank you for the care in this. On page 12 it should say that Dad died in 2016, and we would like the part"
        " about the argument to say what we did next.",
        "We recognise ourselves. It was strange and good to read.",
    ),
    "note_to_panel": (
        "They would be glad of ten minutes before the questions. One applicant lip-reads; please face the table.",
    ),
    "gaps": ("The health summary is not signed, and the second reference has no date. Please send both by Thursday.",),
    "ut_quality_check.advice": (
        "A thorough report. The panel may wish to ask about the first weeks and about his work at the weekend.",
    ),
    # Panel and decision
    "other_members": ("Vice chair (independent); a head teacher; an adopter; an adult who was adopted; a councillor",),
    "ut_panel=recommend.recommendation_reasons": (
        "The panel was unanimous. The report shows what they can do and what they will find hard, and so did they. "
        "It was struck by how they spoke of birth parents.",
        "Recommended for one or two children up to five. The panel noted the support map and asks that the nursery "
        "placement goes ahead before a match.",
    ),
    "ut_panel=not_recommend.recommendation_reasons": (
        "The panel could not see that the pattern in two earlier relationships had been understood. It respected "
        "their honesty and asks the agency to speak with them about what might change.",
    ),
    "ut_panel=defer.recommendation_reasons": (
        "The panel needs the specialist’s letter on one applicant’s health and a further visit on who would care "
        "for a child in the week before it can recommend either way.",
    ),
    "dissent": ("One member would have liked to hear more about contact before the recommendation.",),
    "actions": (
        "The specialist’s letter came and the medical adviser has added to the summary. I visited twice; the plan "
        "for the week is in an addendum of three pages.",
    ),
    "note_to_chair": ("Please look at the wording of the second reason; two members said it differently.",),
    "ut_adm=approve.reasons": (
        "I have read the report, the panel’s recommendation and the final minutes. I accept the recommendation for "
        "the reasons the panel gives, and I add that the referees’ accounts carry weight with me.",
        "The evidence of suitability is strong and the concerns are answered. I approve.",
    ),
    "ut_adm=refuse.reasons": (
        "I have considered the panel’s recommendation and the applicants’ comments on the report. The pattern "
        "described by both former partners has not been understood well enough for a child to be safe from it. I "
        "therefore propose not to approve, and they will be told how they can answer.",
    ),
    "ut_determination_notice.reasons": (
        "The agency proposes not to approve you as suitable to adopt. Two people who lived with you described the "
        "same pattern of control, and in the assessment it could not be seen that this had been understood. The "
        "panel’s recommendation and its reasons are enclosed. You can make representations to the agency or apply "
        "for an independent review.",
    ),
    "panel_and_decision.response": (
        "They cried and laughed. They asked when they can tell her mother.",
        "Quiet and pleased. They would like the letter by post as well.",
    ),
    "conditions": ("One or two children aged 0 to 5",),
    "children_sought": (
        "One child up to four, or two who belong together; our own children first, neighbouring agencies from the "
        "third month.",
    ),
    "support": ("A monthly call, the waiting adopters’ group, and a day at the nursery each week until a match.",),
    # Changes, endings, concerns
    "details": (
        "They rang to say that her mother is moving in after a fall, for the winter at least. She would have the "
        "room that was meant for a child.",
        "He has been offered work two days a week in another county and wants to talk it through before he answers.",
    ),
    "meaning": (
        "One more adult in the home, who needs a DBS check and whom we have to know. It delays a placement and does"
        " not touch what we have found about them.",
    ),
    "ut_material_decision.reasons": (
        "The assessment can go on while the check is made; the report will say who lives there.",
    ),
    "ut_record_withdrawal.reasons": (
        "They are expecting a child, after being told that they could not. They are overjoyed and a little "
        "embarrassed; I said that there is no need to be.",
        "He has lost his work and they feel that this is not the year. They would like to come back and were told how.",
    ),
    "ut_counselling_letter.reasons": (
        "We talked over three visits about the strain that the assessment put on them both. They agreed that it "
        "should end here, and would rather be told by us than decide it alone.",
    ),
    "agency_rep.text": (
        "They write that one of the accounts comes from a time of great conflict over money, and name two people "
        "who knew them then.",
    ),
    "ut_log_concern.what": (
        "The school rang: a child who often visits the household said that there was shouting and a door was broken"
        " on Saturday night. No child lives in the household.",
    ),
    "done": (
        "I rang the applicants, who said that a friend had come drunk and was sent away, and I told my manager at "
        "noon.",
    ),
    "breach_reason": (
        "The decision waited for a report that reached us four days late; I chased it twice.",
        "I was on sick leave and the cover did not see it in the list. It was decided on my first day back.",
        "The applicants asked us to wait for a funeral. I should have recorded it as an extension.",
    ),
}

#: What referees say of applicants, in the words of the report.
REFEREES_SAY = (
    "Has known them for fourteen years. Speaks of how they took in his son for a month when his wife was ill.",
    "Her manager: patient, exact, and the one whom new colleagues go to. Was not surprised to be asked.",
    "A neighbour. Her own children go in and out there. Names the noise of the dog as the one thing she would change.",
    "Her sister. Honest about how hard the third loss was, and how they let others help.",
    "A friend from the choir, herself adopted. Thinks they will be good at not needing thanks.",
    "Knows them from the football club. Has seen him lose his temper with a referee, and apologise the same day.",
)
