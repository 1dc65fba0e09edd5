"""Small documents as shops send them, made by hand from the shops' own documentation. Each is an
order that intake finds nothing wrong with, as of its date."""

from typing import Any

from tests.gateway.formats.shops import CARD, NAME

SHOPIFY: dict[str, Any] = {
    "id": 820982911946154508,
    "name": "#9999",
    "email": "ada@example.com",
    "created_at": "2026-03-01T10:00:00+01:00",
    "updated_at": "2026-03-01T10:05:00+01:00",
    "currency": "EUR",
    "test": False,
    "cancelled_at": None,
    "financial_status": "paid",
    "fulfillment_status": None,
    "taxes_included": True,
    "total_line_items_price": "59.97",
    "total_discounts": "5.00",
    "total_tax": "9.56",
    "total_price": "59.87",
    "current_total_price": "59.87",
    "total_outstanding": "0.00",
    "po_number": "PO 17",
    "note": f"ring twice {CARD}",
    "note_attributes": [{"name": "colour", "value": "green"}],
    "customer_locale": "de-DE",
    "payment_gateway_names": ["shopify_payments"],
    "payment_details": {"credit_card_number": "•••• •••• •••• 4242", "credit_card_company": "Visa"},
    "client_details": {"browser_ip": "192.0.2.1", "user_agent": "Mozilla/5.0"},
    "customer": {"id": 115310627314723954, "first_name": "Ada", "last_name": "Quillfeather"},
    "billing_address": {
        "name": NAME,
        "address1": "Hauptstr. 1",
        "address2": "2nd floor",
        "city": "Berlin",
        "zip": "10115",
        "province": "Berlin",
        "country_code": "DE",
        "company": None,
        "phone": "+49 30 1234567",
        "latitude": 52.5,
        "longitude": 13.4,
    },
    "shipping_address": {
        "name": NAME,
        "address1": "Hauptstr. 1",
        "city": "Berlin",
        "zip": "10115",
        "country": "Germany",
    },
    "line_items": [
        {
            "id": 866550311766439020,
            "sku": "MUG-1",
            "title": "Mug",
            "variant_title": "blue",
            "variant_id": 808950810,
            "quantity": 3,
            "current_quantity": 3,
            "price": "19.99",
            "properties": [{"name": "engraving", "value": "A."}],
            "discount_allocations": [{"amount": "5.00"}],
            "tax_lines": [{"price": "8.78", "rate": 0.19}],
        }
    ],
    "shipping_lines": [
        {
            "price": "4.90",
            "discounted_price": "4.90",
            "tax_lines": [{"price": "0.78", "rate": 0.19}],
        }
    ],
}

HAUPTSTRASSE: dict[str, str] = {
    "first_name": "Ada",
    "last_name": "Quillfeather",
    "company": "",
    "address_1": "Hauptstr. 1",
    "address_2": "",
    "city": "Berlin",
    "state": "DE-BE",
    "postcode": "10115",
    "country": "DE",
}
WOOCOMMERCE: dict[str, Any] = {
    "id": 727,
    "number": "727",
    "order_key": "wc_order_58d2d042d1d",
    "status": "processing",
    "currency": "EUR",
    "date_created": "2026-03-01T10:00:00",
    "date_created_gmt": "2026-03-01T09:00:00",
    "date_modified": "2026-03-01T10:05:00",
    "date_modified_gmt": "2026-03-01T09:05:00",
    "date_paid": "2026-03-01T10:04:00",
    "date_paid_gmt": "2026-03-01T09:04:00",
    "prices_include_tax": True,
    "discount_total": "3.00",
    "total": "35.70",
    "total_tax": "5.70",
    "customer_id": 26,
    "customer_ip_address": "192.0.2.1",
    "customer_user_agent": "Mozilla/5.0",
    "customer_note": f"my card is {CARD}",
    "payment_method": "paypal",
    "transaction_id": "8XK31",
    "billing": {**HAUPTSTRASSE, "email": "ada@example.com", "phone": "+49 30 1234567"},
    "shipping": HAUPTSTRASSE,
    "line_items": [
        {
            "id": 315,
            "name": "Mug &ndash; blue",
            "product_id": 93,
            "variation_id": 0,
            "quantity": 3,
            "subtotal": "28.00",
            "total": "25.00",
            "total_tax": "4.75",
            "taxes": [{"id": 75, "total": "4.75"}],
            "sku": "MUG-1",
            "price": 8.333333333333334,
            "meta_data": [
                {"id": 1, "key": "pa_color", "value": "blue"},
                {"id": 2, "key": "_internal", "value": {"any": ["thing"]}},
            ],
        }
    ],
    "tax_lines": [{"rate_id": 75, "rate_percent": 19}],
    "shipping_lines": [{"method_title": "Flat Rate", "total": "5.00", "total_tax": "0.95"}],
    "fee_lines": [],
    "refunds": [],
}

AMAZON_V0: list[dict[str, Any]] = [
    {
        "payload": {
            "Orders": [
                {
                    "AmazonOrderId": "902-1845936-5435065",
                    "PurchaseDate": "2026-03-01T09:00:00Z",
                    "LastUpdateDate": "2026-03-01T09:05:00Z",
                    "OrderStatus": "Unshipped",
                    "FulfillmentChannel": "MFN",
                    "OrderTotal": {"CurrencyCode": "EUR", "Amount": "27.90"},
                    "PaymentMethod": "Other",
                    "PaymentMethodDetails": ["CreditCard"],
                    "LatestDeliveryDate": "2026-03-05T22:59:59Z",
                    "BuyerInfo": {
                        "BuyerEmail": "ada@marketplace.example.com",
                        "BuyerName": NAME,
                        "PurchaseOrderNumber": "PO 17",
                    },
                    "ShippingAddress": {
                        "Name": NAME,
                        "AddressLine1": "Hauptstr. 1",
                        "City": "Berlin",
                        "PostalCode": "10115",
                        "CountryCode": "DE",
                        "Phone": "+49 30 1234567",
                    },
                }
            ]
        }
    },
    {
        "payload": {
            "AmazonOrderId": "902-1845936-5435065",
            "OrderItems": [
                {
                    "ASIN": "B00551Q3CS",
                    "OrderItemId": "05015851154158",
                    "SellerSKU": "MUG-1",
                    "Title": "Mug",
                    "QuantityOrdered": 3,
                    "QuantityShipped": 0,
                    "ItemPrice": {"CurrencyCode": "EUR", "Amount": "25.00"},
                    "ItemTax": {"CurrencyCode": "EUR", "Amount": "3.99"},
                    "PromotionDiscount": {"CurrencyCode": "EUR", "Amount": "2.00"},
                    "PromotionDiscountTax": {"CurrencyCode": "EUR", "Amount": "0.32"},
                    "ShippingPrice": {"CurrencyCode": "EUR", "Amount": "4.90"},
                    "ShippingTax": {"CurrencyCode": "EUR", "Amount": "0.78"},
                    "ConditionId": "New",
                }
            ],
        }
    },
]

AMAZON_2026: dict[str, Any] = {
    "order": {
        "orderId": "171-2345678-9012345",
        "createdTime": "2026-03-01T09:00:00Z",
        "lastUpdatedTime": "2026-03-01T09:05:00Z",
        "salesChannel": {"channelName": "AMAZON"},
        "buyer": {
            "buyerName": NAME,
            "buyerEmail": "ada@marketplace.example.com",
            "buyerCompanyName": "Quill Ltd",
            "buyerPurchaseOrderNumber": "PO-17",
        },
        "recipient": {
            "deliveryAddress": {
                "name": NAME,
                "addressLine1": "123 High Street",
                "addressLine2": "Unit 4B",
                "city": "Manchester",
                "postalCode": "M1 2AB",
                "countryCode": "GB",
                "phone": "+44 161 123 4567",
            },
            "deliveryPreference": {"dropOffLocation": "Front desk"},
        },
        "proceeds": {
            "grandTotal": {"amount": "104.97", "currencyCode": "GBP"},
            "breakdowns": [
                {"type": "DELIVERY_TIP", "subtotal": {"amount": "3.00", "currencyCode": "GBP"}}
            ],
        },
        "payment": {"paymentExecutions": [{"paymentMethod": "CreditCard", "cardBrand": "Visa"}]},
        "tax": {
            "taxRegistrations": [
                {
                    "entityType": "BUYER",
                    "taxRegistrationType": "VAT",
                    "taxRegistrationNumber": "GB123456789",
                }
            ]
        },
        "fulfillment": {
            "fulfillmentStatus": "UNSHIPPED",
            "fulfilledBy": "MERCHANT",
            "deliverByWindow": {"latestDateTime": "2026-03-05T23:59:59Z"},
        },
        "orderItems": [
            {
                "orderItemId": "20212345678901",
                "quantityOrdered": 3,
                "measurement": {"unit": "COUNT", "value": 1},
                "product": {
                    "asin": "B08DFPV54V",
                    "title": "Mug",
                    "sellerSku": "MUG-1",
                    "condition": {"conditionType": "NEW"},
                    "price": {"unitPrice": {"amount": "29.99", "currencyCode": "GBP"}},
                },
                "proceeds": {
                    "breakdowns": [
                        {"type": "ITEM", "subtotal": {"amount": "89.97", "currencyCode": "GBP"}},
                        {
                            "type": "SHIPPING",
                            "subtotal": {"amount": "10.00", "currencyCode": "GBP"},
                        },
                        {
                            "type": "TAX",
                            "subtotal": {"amount": "4.00", "currencyCode": "GBP"},
                            "detailedBreakdowns": [
                                {
                                    "subtype": "SHIPPING",
                                    "value": {"amount": "1.00", "currencyCode": "GBP"},
                                }
                            ],
                        },
                        {
                            "type": "DISCOUNT",
                            "subtotal": {"amount": "-2.00", "currencyCode": "GBP"},
                        },
                    ]
                },
            }
        ],
    }
}

VENDOR_RETAIL: dict[str, Any] = {
    "payload": {
        "orders": [
            {
                "purchaseOrderNumber": "L8266355",
                "purchaseOrderState": "New",
                "orderDetails": {
                    "purchaseOrderDate": "2026-03-01T09:00:00Z",
                    "purchaseOrderChangedDate": "2026-03-01T09:05:00Z",
                    "paymentMethod": "Invoice",
                    "importDetails": {
                        "internationalCommercialTerms": "FreeOnBoard",
                        "portOfDelivery": "YANTIAN, CHINA",
                        "importContainers": "1-40'HC",
                        "shippingInstructions": "pallets",
                    },
                    "buyingParty": {
                        "partyId": "AMZN1",
                        "address": {"name": "Amazon EU", "phone": "+49 30 1234567"},
                        "taxInfo": {"taxRegistrationType": "VAT", "taxRegistrationNumber": "DE1"},
                    },
                    "shipToParty": {
                        "partyId": "BER3",
                        "address": {
                            "name": "Amazon BER3",
                            "addressLine1": "Havellandstr. 5",
                            "city": "Brieselang",
                            "postalCode": "14656",
                            "countryCode": "DEU",
                        },
                    },
                    "billToParty": {
                        "partyId": "AMZN1",
                        "address": {
                            "name": "Amazon EU",
                            "addressLine1": "38 avenue John F. Kennedy",
                            "city": "Luxembourg",
                            "postalCode": "1855",
                            "countryCode": "LU",
                        },
                    },
                    "deliveryWindow": "2026-03-05T00:00:00Z--2026-03-10T00:00:00Z",
                    "items": [
                        {
                            "itemSequenceNumber": "1",
                            "amazonProductIdentifier": "B07DFVDRAB",
                            "vendorProductIdentifier": "8806098286500",
                            "orderedQuantity": {
                                "amount": 2,
                                "unitOfMeasure": "CASES",
                                "unitSize": 10,
                            },
                            "netCost": {"amount": "0.125", "currencyCode": "EUR"},
                        },
                        {
                            "itemSequenceNumber": "2",
                            "amazonProductIdentifier": "B07DFYF5AB",
                            "vendorProductIdentifier": "MUG-2",
                            "orderedQuantity": {
                                "amount": 3,
                                "unitOfMeasure": "Eaches",
                                "unitSize": 1,
                            },
                            "netCost": {"amount": "7", "currencyCode": "EUR"},
                        },
                    ],
                },
            }
        ]
    }
}

VENDOR_DIRECT: dict[str, Any] = {
    "orders": [
        {
            "purchaseOrderNumber": "2JK3S9VC",
            "orderDetails": {
                "customerOrderNumber": "123-ABC",
                "orderDate": "2026-03-01T09:00:00Z",
                "orderStatus": "NEW",
                "shipmentDetails": {
                    "isPriorityShipment": True,
                    "shipmentDates": {"promisedDeliveryDate": "2026-03-05T00:00:00Z"},
                },
                "billToParty": {"partyId": "AMZN1", "address": {"name": "Amazon EU"}},
                "shipToParty": {
                    "name": NAME,
                    "addressLine1": "123 XYZ Street",
                    "city": "San Jose",
                    "stateOrRegion": "CA",
                    "postalCode": "94086",
                    "countryCode": "USA",
                },
                "items": [
                    {
                        "itemSequenceNumber": "00001",
                        "buyerProductIdentifier": "B07DFYF5AB",
                        "vendorProductIdentifier": "8806098286123",
                        "title": "Washing machine",
                        "orderedQuantity": {"amount": 2, "unitOfMeasure": "EACH"},
                        "netPrice": {"currencyCode": "USD", "amount": "700"},
                        "taxDetails": {
                            "taxLineItem": [
                                {
                                    "taxRate": "0.1",
                                    "taxAmount": {"currencyCode": "USD", "amount": "140"},
                                    "type": "TOTAL",
                                }
                            ]
                        },
                    }
                ],
            },
        }
    ]
}

SALEOR: list[dict[str, Any]] = [
    {
        "type": "Order",
        "id": "T3JkZXI6NmY0",
        "number": "17",
        "status": "unfulfilled",
        "created": "2026-03-01T09:00:00+00:00",
        "user_email": "ada@example.com",
        "language_code": "en",
        "channel": {"slug": "default-channel", "currency_code": "USD"},
        "shipping_price_net_amount": "10.00",
        "shipping_price_gross_amount": "12.30",
        "total_net_amount": "85.00",
        "total_gross_amount": "104.55",
        "discounts": [{"type": "voucher", "value_type": "fixed", "amount_value": "5.00"}],
        "billing_address": {
            "first_name": "Ada",
            "last_name": "Quillfeather",
            "company_name": "",
            "street_address_1": "Tęczowa 7",
            "street_address_2": "",
            "city": "Wrocław",
            "postal_code": "53-601",
            "country": "PL",
            "country_area": "",
            "phone": "+48713988102",
        },
        "shipping_address": {
            "first_name": "Ada",
            "last_name": "Quillfeather",
            "street_address_1": "Tęczowa 7",
            "city": "Wrocław",
            "postal_code": "53-601",
            "country": "PL",
        },
        "lines": [
            {
                "product_name": "Mug",
                "variant_name": "blue",
                "product_sku": "MUG-1",
                "quantity": 2,
                "undiscounted_unit_price_net_amount": "22.50",
                "unit_price_net_amount": "20.00",
                "total_price_net_amount": "40.00",
                "total_price_gross_amount": "49.20",
                "tax_rate": "0.2300",
            },
            {
                "product_name": "Tea",
                "variant_name": "",
                "product_sku": "TEA-7",
                "quantity": 1,
                "unit_price_net_amount": "40.00",
                "total_price_net_amount": "40.00",
                "total_price_gross_amount": "49.20",
                "tax_rate": "0.2300",
            },
        ],
        "payments": [
            {
                "gateway": "mirumee.payments.dummy",
                "payment_method_type": "card",
                "cc_brand": "visa",
                "charge_status": "fully-charged",
                "psp_reference": "psp-1",
                "total": "104.55",
                "captured_amount": "104.55",
            }
        ],
        "meta": {"issued_at": "2026-03-01T09:05:00+00:00"},
    }
]

SYLIUS: dict[str, Any] = {
    "@id": "/api/v2/admin/orders/token",
    "@type": "Order",
    "customer": {
        "@id": "/api/v2/admin/customers/7",
        "id": 7,
        "email": "ada@example.com",
        "firstName": "Ada",
        "lastName": "Quillfeather",
    },
    "billingAddress": {
        "firstName": "Ada",
        "lastName": "Quillfeather",
        "phoneNumber": "+1 212 555 0100",
        "company": None,
        "countryCode": "US",
        "provinceCode": "US-NY",
        "street": "Avenue",
        "city": "New York",
        "postcode": "90000",
    },
    "shippingAddress": {
        "firstName": "Ada",
        "lastName": "Quillfeather",
        "countryCode": "US",
        "street": "Avenue",
        "city": "New York",
        "postcode": "90000",
    },
    "payments": [{"id": 1, "method": "/api/v2/admin/payment-methods/CASH_ON_DELIVERY"}],
    "shipments": [{"id": 1, "method": "/api/v2/admin/shipping-methods/UPS"}],
    "currencyCode": "USD",
    "localeCode": "en_US",
    "state": "new",
    "checkoutState": "completed",
    "paymentState": "awaiting_payment",
    "shippingState": "ready",
    "tokenValue": "sJ7c",
    "checkoutCompletedAt": "2026-03-01 09:00:00",
    "number": "000000001",
    "notes": None,
    "items": [
        {
            "variant": "/api/v2/admin/product-variants/MUG_BLUE",
            "productName": "Mug",
            "variantName": "Blue Mug",
            "quantity": 3,
            "unitPrice": 2000,
            "total": 5500,
            "subtotal": 6000,
        }
    ],
    "itemsTotal": 5500,
    "total": 6000,
    "taxTotal": 1000,
    "shippingTaxTotal": 100,
    "taxIncludedTotal": 1000,
    "taxExcludedTotal": 0,
    "shippingTotal": 500,
    "orderPromotionTotal": -500,
}
