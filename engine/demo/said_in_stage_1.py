"""What invented practitioners write from the enquiry to the decision on stage 1. See `engine.demo.words`."""

from __future__ import annotations

from collections.abc import Mapping

STAGE_1: Mapping[str, tuple[str, ...]] = {
    # The enquiry and the first discussion
    "best_contact": (
        "Mobile, weekdays after half past five; they both work shifts.",
        "Email first. She teaches and cannot take calls before four.",
        "By telephone in the mornings; he works from home.",
    ),
    "st_enquiry.notes": (
        "They have read the website and asked how long it takes. They would like the evening information event.",
        "Recommended by friends who adopted through us four years ago. Questions about brothers and sisters.",
        "They moved here in the spring and were told to wait until they had settled. Now they feel ready.",
        "A first call, friendly and careful. They asked whether a rented home counts against them; I said it does not.",
    ),
    "ut_respond.notes": (
        "Spoke for forty minutes. Information pack sent the same day, with the date of the next event.",
        "Left a message and then reached them in the evening. They will come to the event together.",
        "They had many questions about early permanence, which I answered in outline.",
    ),
    "ut_discussion.circumstances": (
        "Together for eleven years and married for six. Two bedrooms, a garden, both in full-time work with an "
        "employer that offers adoption leave. No children; four rounds of treatment, the last three years ago.",
        "Single, a paediatric nurse, with her parents ten minutes away and a sister who has three children. Owns "
        "her flat. Has thought about adoption since her twenties.",
        "Both in their forties, he with a grown-up daughter from an earlier marriage who supports the plan. They "
        "foster dogs and are known in the village. Money is steady, not plentiful.",
        "They rent from a housing association and have been there nine years. One works nights, which they would "
        "change. Strong church community; her mother would look after a child in the week.",
    ),
    "ut_discussion=not_yet.reasons": (
        "Their last round of treatment ended seven weeks ago and both said that they are still grieving. We agreed "
        "that they come back when they have had time, and I told them that this is no judgement on them.",
    ),
    "ut_discussion=no.reasons": (
        "They plan to move to Portugal within the year and would not be resident for the length of an assessment. I"
        " explained the rule on domicile and gave them the intercountry advice line.",
    ),
    # The registration
    "reasons_for_adoption": (
        "We have a loving home and a lot of patience. We lost two pregnancies and have taken time to grieve. We do "
        "not see adoption as second best; we have talked about it since before we married.",
        "I was brought up with foster brothers and know what it means to them when somebody stays. I would like to "
        "be that person for one child.",
        "Our daughter is eight and would make a proud sister. We cannot have another child by birth and feel that "
        "our family is not finished.",
        "We are two men who always knew that adoption would be how we became parents. Our families are behind us.",
    ),
    "disability": (
        "Would consider a child with developmental delay or a hearing loss; not a life-limiting illness.",
        "Open to uncertainty about the effects of alcohol before birth, after the talk at the event.",
        "He has a brother with Down’s syndrome and would not be put off.",
    ),
    "culture": (
        "They speak Polish at home and would make room for a child’s own language and food.",
        "Practising Muslims; would welcome a child of another faith and support it.",
        "A mixed household already. They have thought about hair, food and who the child would look like in the "
        "street.",
    ),
    "ut_roi_decision=accept.reasons": (
        "They meet the rules on age and domicile, consent is complete and nothing stands against starting. The "
        "worker who held the discussion found them thoughtful.",
        "Complete and signed. Their wish for a child under five fits the children who wait. Accepted.",
    ),
    "ut_roi_decision=decline.reasons": (
        "They are registered with another agency and have not withdrawn there. I told them on the telephone that "
        "nobody can be registered twice, and how they can come back.",
    ),
    "ut_allocate.note": (
        "They asked for somebody with experience of single applicants.",
        "Evening visits, please; both work in the day.",
        "Please keep the address off letters that go through the referees.",
    ),
    # Stage 1
    "counselling_info": (
        "An hour with an adopter from the network, and the counsellor if the talk about infertility opens more.",
        "They know the adult adoptees’ evening and will go in the second month.",
    ),
    "timescales": (
        "Checks out by the end of the second week, workbook by week six, review in week seven.",
        "They are away for a week in the holidays; the review stays in week seven.",
    ),
    "ut_training.views": (
        "She found the day on loss hard and good. He spoke more in the small group than at home.",
        "Both would have liked more on contact; they took the reading list.",
        "They stayed behind to ask the adopter about the first weeks.",
    ),
    "missed_reason": (
        "He had to travel to a funeral on the second day. They are booked on the days in the next programme.",
    ),
    "themes": (
        "Her father left when she was nine; she writes about it without blame and sees what it left her with. His "
        "part is shorter; we talked about it on the visit.",
        "How each of them handles anger. They give examples and are honest about a bad year.",
        "Growing up as the only Black family in the village, and what a child would need from her there.",
    ),
    "answer": (
        "The surgery has the form and promises it by Friday.",
        "The referee was on holiday and will write at the weekend.",
        "They have no record of our letter. Sent again by secure email while I was on the telephone.",
    ),
    "concern_summary": (
        "A caution for common assault in 2009 that was not mentioned in the discussion.",
        "The records of the previous authority hold one visit in 2014 after a neighbour’s call; no action followed.",
    ),
    "considered": (
        "The certificate, a visit with both of them, and the legal adviser. The caution followed a fight outside a "
        "pub when he was 22; he told us the same account that the police hold.",
        "The other authority’s chronology and a talk with the social worker who made the visit.",
    ),
    "ut_assess_concern.reasons": (
        "It was long ago, it fits what we were told once we asked, and nothing has followed. They understood why it"
        " has to be talked about.",
    ),
    "checks_summary": (
        "All returned and clear. The three references are warm and give examples; one names his impatience in traffic.",
        "DBS and local authority records clear. Health: controlled asthma, no other finding. References consistent.",
        "Clear, but for the caution that was looked into and accepted by the manager.",
    ),
    "ut_stage1_review.attended": (
        "Both applicants and I, at their home",
        "The applicant, her sister as a supporter, and I",
        "Both applicants, I, and the practice educator as an observer",
    ),
    "parenting_capacity_themes": (
        "She notices small things about children and says what they might mean. He is learning to wait before he acts.",
        "They already keep a routine for the niece who stays every other weekend.",
    ),
    "ut_stage1_review=proceed.reasons": (
        "Checks are clear, the workbook is honest and the training moved them. I see no ground in stage 1 on which "
        "they might not be suitable, and several on which they may be.",
        "They have done everything that was asked, on time, and asked for more. What is open belongs in the "
        "assessment.",
    ),
    "ut_stage1_review=not_suitable.reasons": (
        "Two of the three referees would not recommend them, and their accounts agree. The applicants could not "
        "think about why that might be. I do not see how they could be assessed now.",
    ),
    "more_time_reason": (
        "The health report on one applicant waits for a specialist’s letter, which the hospital promises in five "
        "weeks.",
        "They asked for a break of a month: her mother is very ill and they are with her at the weekends.",
    ),
    "ut_stage1_decision=may_be_suitable.reasons": (
        "I have read the checks, the workbook and the review. There is no reason in law or in what we know against "
        "going on, and good reasons for it.",
        "They may be suitable. I ask that the assessment looks early at their support in the week.",
    ),
    "ut_stage1_decision=not_suitable.reasons": (
        "I agree with the review. The references raise questions about how conflict is handled in the home which "
        "the applicants do not see as questions.",
    ),
    "ut_approve_extension.reasons": (
        "The reason lies outside their control and the new date is realistic. I want an update in three weeks.",
    ),
    "extension_request.reason": (
        "The specialist’s letter is needed before the medical adviser can write. The hospital has given a date.",
    ),
}
